import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreviewHarness, PROJECT } from './testing/preview-harness';

const SECRET = 'SECRET';
const HTML = { accept: 'text/html' };

/** Ways to write `..`, a separator, and what stands before the first of them. */
const UPS = [
  ...['..', '%2e%2e', '.%2e', '%2E.', '%252e%252e', '%25252e%25252e', '..%00', '%00..', '...'],
  ...['....', '..;', '.%20.', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '%u002e%u002e', '%ff..'],
  ...['．．', '%ef%bc%8e%ef%bc%8e', '..%0d%0a', '..%09', '.', '%2e', '~', '%7e'],
];
const SEPARATORS = ['/', '%2f', '%2F', '\\', '%5c', '%252f', '%255c', '//', '/./', '%c0%af', '／'];
const STARTS = ['', 'css/', 'css%2f', './', 'index.html/', 'nothing/', 'planted/'];
const TARGETS = ['secret.txt', 'secret', '.env', 'other/secret.txt', 'data/secret.txt'];

function* variants(): Generator<string> {
  for (const start of STARTS) {
    for (const up of UPS) {
      for (const separator of SEPARATORS) {
        const target = TARGETS[(up.length + separator.length + start.length) % TARGETS.length];
        for (const depth of [1, 3]) {
          yield `/${start}${`${up}${separator}`.repeat(depth)}${target}`;
        }
      }
    }
  }
}

/** A small linear congruential generator: the same requests in every run. */
function* scrambled(count: number): Generator<string> {
  const pieces = [...UPS, ...SEPARATORS, ...TARGETS, 'css', 'planted', '?', '%', '%0', '.git', 'a'];
  let state = 20_260_101;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let n = 0; n < count; n++) {
    yield '/' + Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join('');
  }
}

describe('the way out of a preview', () => {
  let harness: PreviewHarness;
  let secrets: string[];

  beforeAll(async () => {
    harness = await PreviewHarness.listening();
    const site = await harness.site('bakery', { 'index.html': 'home', 'css/a.css': 'style' });
    const { artifactId } = await harness.service.publish(PROJECT, site);

    const previews = join(harness.folder, 'data', 'previews');
    const artifact = join(previews, artifactId);
    const around = [harness.folder, join(harness.folder, 'data'), previews];
    secrets = [
      ...around.flatMap((folder) => ['secret.txt', 'secret', '.env'].map((n) => join(folder, n))),
      ...['other', 'data'].map((name) => join(previews, name, 'secret.txt')),
      join(artifact, '.env'),
      join(artifact, '.git', 'config'),
    ];
    for (const path of secrets) {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, SECRET);
    }
    await symlink(harness.folder, join(artifact, 'planted'));
  });

  afterAll(() => harness.close());

  /** Nothing but the two files of the site may come back with a 200. */
  const expectNothingOutside = async (paths: Iterable<string>): Promise<number> => {
    const waiting = [...paths];
    const count = waiting.length;
    const worker = async (): Promise<void> => {
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        // Characters that cannot stand in a request line are sent as their UTF-8 bytes.
        const target = Buffer.from(path).toString('latin1');
        const { status, body } = await harness.ask(target, {
          headers: waiting.length % 2 ? HTML : {},
        });
        if (body.includes(SECRET)) throw new Error(`${path} gave a secret away`);
        // 400 is Node's own answer to bytes that no request line may have.
        if (status === 200 ? !/^(home|style)$/.test(body) : ![302, 400, 404].includes(status)) {
          throw new Error(`${path} was answered with ${status} ${body.slice(0, 80)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return count;
  };

  it('is closed in thousands of spellings', async () => {
    expect(await expectNothingOutside(new Set(variants()))).toBeGreaterThan(3_000);
  });

  it('is closed in random mixtures of them', async () => {
    await expectNothingOutside(scrambled(3_000));
  });

  it('is closed for absolute paths and dotfiles', async () => {
    const spellings = secrets.flatMap((path) => [
      path,
      `/${path}`,
      `/${encodeURIComponent(path)}`,
      `/planted/${path}`,
      `/file:${path}`,
    ]);
    const dotfiles = ['.env', '%2eenv', '.git/config', '%2egit%2fconfig', 'css/../.env', '.env/'];
    await expectNothingOutside([...spellings, ...dotfiles.map((name) => `/${name}`)]);
  });
});
