import { join } from 'node:path';
import { callTool, say, together } from '../../../src/demo-model';
import type { ReplySource } from '../../../src/demo-model';

/**
 * A turn that writes these files, by their paths in the project. Claude's Write tool wants a file to
 * have been read; of a new one that fails, which does no harm.
 */
export function writing(
  files: Readonly<Record<string, string>>,
  last: ReplySource = say('Done.'),
): ReplySource[] {
  const paths = Object.keys(files);
  return [
    ({ workingDirectory }) =>
      together(
        ...paths.map((path) => callTool('Read', { file_path: join(workingDirectory!, path) })),
      ),
    ({ workingDirectory }) =>
      together(
        ...paths.map((path) =>
          callTool('Write', { file_path: join(workingDirectory!, path), content: files[path] }),
        ),
      ),
    last,
  ];
}

/** A page that says one thing. */
export const page = (text: string): string =>
  `<!doctype html>\n<title>Test</title>\n<p>${text}</p>\n`;

/** A project whose build is this program, without any package. */
export const buildsWith = (program: string): Record<string, string> => ({
  'package.json': `${JSON.stringify({ name: 'app', private: true, scripts: { build: 'node build.mjs' } }, null, 2)}\n`,
  'build.mjs': program,
});

/** A build that succeeds, with this page. */
export const making = (text: string): string =>
  [
    `import { mkdirSync, writeFileSync } from 'node:fs';`,
    `mkdirSync('dist', { recursive: true });`,
    `writeFileSync('dist/index.html', ${JSON.stringify(page(text))});`,
    '',
  ].join('\n');
