import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../common/domain-error';
import { WORKING_COPY } from './sources.service';
import { PROJECT, WorkspacesHarness } from './testing/workspaces-harness';

const CASES = 10_000;
const CANARY = 'CANARY';
const WRITTEN = 'written by a case';

/** What paths are made of: ways up, separators, roots, git's names, names that are there, and odd ones. */
const PIECES = [
  ...[
    '..',
    '..',
    '.',
    '...',
    '%2e%2e',
    '%2e',
    '..%2f',
    '%252e',
    '．．',
    '..;',
    '.. ',
    ' ..',
    '..\0',
  ],
  ...['/', '/', '/', '/', '//', '\\', '%2f', '%5c', '/./', '/../', '∕', '／', '\u2044'],
  ...['/etc/passwd', 'C:', 'file://', '~', '/proc/self/environ', '\\\\?\\', '/dev/stdin'],
  ...['.git', '.GIT', '.gIt.', '.git ', 'git~1', '.g\u200cit', '.git::$DATA', 'node_modules'],
  ...['a', 'b', 'out', 'out-file', 'up', 'hop', 'loop', 'canary', 'src', 'other', 'workspaces'],
  ...['\0', '\n', '\r', '\u007f', '\ud800', '\udc00', 'é', 'e\u0301', '😀', '', 'x'.repeat(300)],
  ...['d/'.repeat(600), '-', '--', '*', '?', '$HOME', '`id`', '"', "'", '|', ':', ' ', '\u202e'],
];

/** A small linear congruential generator: the same cases in every run. */
function* cases(): Generator<string> {
  let state = 20_260_105;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const piece = (): string => PIECES[next(PIECES.length)];
  for (let n = 0; n < CASES; n++) {
    const pieces = Array.from({ length: 1 + next(6) }, piece);
    // Half of them with separators, so that many are well formed and come as far as the disk.
    yield pieces.join(n % 2 === 0 ? '' : '/');
  }
}

describe('paths from outside', () => {
  let harness: WorkspacesHarness;
  let outside: string[];

  beforeAll(async () => {
    harness = await WorkspacesHarness.create();
    await harness.commit({ 'a/b/x': 'mine', src: 'mine', 'node_modules/x/canary': CANARY });
    const { folder, data } = harness;
    const folders = [folder, data.root, data.workspaces, join(data.workspaces, 'other')];
    for (const place of [...folders, harness.path('a/.git'), harness.path('.GIT')]) {
      await mkdir(place, { recursive: true });
      for (const name of ['canary', 'a', 'src', 'config']) {
        await writeFile(join(place, name), CANARY).catch(() => undefined);
      }
    }
    const out = join(data.workspaces, 'other');
    await symlink(out, harness.path('out'));
    await symlink('../other/canary', harness.path('out-file'));
    await symlink('..', harness.path('up'));
    await symlink('../../../', harness.path('a/hop'));
    await symlink('loop', harness.path('loop'));
    outside = await everythingBeside(harness);
  });

  afterAll(() => harness.close());

  it(`lets nothing outside be read or written, in ${CASES} generated cases`, async () => {
    const codes = new Map<string, number>();
    const count = (code: string) => codes.set(code, (codes.get(code) ?? 0) + 1);
    const head = (await harness.service.head(PROJECT)) ?? '';
    let accepted = 0;
    for (const path of cases()) {
      const read = (at: string) =>
        harness.service.read(PROJECT, path, at).then(({ content }) => content.toString(), codeOf);
      const wrote = await harness.service.write(PROJECT, path, WRITTEN).then(() => 'ok', codeOf);
      const now = await read(WORKING_COPY);
      expect(now).not.toContain(CANARY);
      count(wrote);
      if (wrote === 'ok') expect(now).toBe(WRITTEN);
      // Asking git for each takes long, and the guard before it is the same.
      if (now !== 'invalid_path' && ++accepted % 20 === 0) {
        expect(['mine', 'file_not_found']).toContain(await read(head));
      }
    }
    expect(await everythingBeside(harness)).toEqual(outside);
    expect([...codes.keys()].sort()).toEqual(['invalid_path', 'ok']);
    // The cases are worth something: many came through, and wrote inside.
    expect(codes.get('ok')).toBeGreaterThan(300);
    expect(codes.get('invalid_path')).toBeGreaterThan(3_000);
  }, 180_000);
});

/** A refusal's code. Anything else that is thrown is a fault. */
function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  throw error;
}

/** Each file below the harness's folder that is not the project's to change, with its content. */
async function everythingBeside({ folder, service }: WorkspacesHarness): Promise<string[]> {
  const own = service.pathOf(PROJECT);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(`${own}/`) || /\/(\.git|node_modules)\//i.test(path))
    .filter((path) => !path.includes('/repositories/'));
  const contents = files.map(async (path) => `${path}: ${await readFile(path, 'latin1')}`);
  return (await Promise.all(contents)).sort();
}
