import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The settings that config/ reads one by one, each named as a literal. */
const known = new Set(
  readdirSync(join(ROOT, 'src/config'))
    .filter((file) => file.endsWith('.config.ts'))
    .flatMap((file) => [
      ...read(`src/config/${file}`).matchAll(/\w\(\s*'([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)'/g),
    ])
    .map(([, name]) => name),
);

/** Read by config/ as families, or by others: Claude, Node, the container, the shell. */
const OF_OTHERS =
  /^(ANTHROPIC_\w+|CLAUDE_CODE_\w+|AWS_\w+|OTEL_\w+|NODE_ENV|POSTGRES_\w+|CHROMIUM_PATH|CHAOS_\w+|FUZZ_SEED|TMPDIR|HOME|PATH)$/;

const settingsIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/(?<![A-Z\d_{}<>$./-])([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?![A-Z\d_])/g)].map(
      ([, name]) => name,
    ),
  ),
];

describe('the settings', () => {
  const example = new Set(
    [...read('.env.example').matchAll(/^# ?([A-Z][A-Z\d_]+)=/gm)].map(([, name]) => name),
  );

  it('are all in .env.example', () => {
    expect([...known].filter((name) => !example.has(name) && !OF_OTHERS.test(name))).toEqual([]);
  });

  it('are read, when .env.example names them', () => {
    expect([...example].filter((name) => !known.has(name) && !OF_OTHERS.test(name))).toEqual([]);
  });

  it.each(['README.md', 'compose.yaml', 'Dockerfile', 'docs/operations.md'])(
    'are real where %s names them',
    (file) => {
      const strange = settingsIn(read(file)).filter(
        (name) => !known.has(name) && !OF_OTHERS.test(name),
      );
      expect(strange).toEqual([]);
    },
  );
});
