import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { BytePath, placeOf, splitNul } from './byte-path';
import type { Git } from './git';

export interface SourceEntry {
  path: BytePath;
  /** Bytes; of a link, those of its target's name. */
  size: number;
  type: 'file' | 'symlink';
  /** Permissions. */
  mode: number;
}

/** Files that are being written to the working copy end in this. */
export const UNFINISHED_FILE = '.onethread-unfinished';

/** Stronger than a `!` in any .gitignore: patterns on the command line come first. */
export const NEVER_SOURCE = ['node_modules', '.DS_Store', `*${UNFINISHED_FILE}`];

const AT_ONCE = 64;

/**
 * The paths that make a version: everything but what the project's .gitignore, the repository's
 * own list (build output) and `NEVER_SOURCE` leave out.
 */
export async function listSource(
  git: Git,
  repository: string,
  workTree: string,
): Promise<BytePath[]> {
  const { stdout } = await git.run(
    [
      ...['ls-files', '-z', '--others', '--exclude-standard'],
      ...NEVER_SOURCE.map((pattern) => `--exclude=${pattern}`),
    ],
    // With an index that has nothing, all files are "others", those of the last version too.
    { repository, workTree, indexFile: join(repository, 'no-index') },
  );
  return splitNul(stdout);
}

/** What lies at these paths. Left out: what is gone, or neither file nor link. */
export async function measure(root: string, paths: readonly BytePath[]): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const some = paths.slice(start, start + AT_ONCE);
    const looks = await Promise.all(some.map((path) => look(root, path)));
    entries.push(...looks.filter((entry) => entry !== undefined));
  }
  return entries;
}

async function look(root: string, path: BytePath): Promise<SourceEntry | undefined> {
  const found = await lstat(placeOf(root, path)).catch(() => undefined);
  if (found?.isFile()) return describe(path, 'file', found);
  if (found?.isSymbolicLink()) return describe(path, 'symlink', found);
  return undefined;
}

const describe = (
  path: BytePath,
  type: SourceEntry['type'],
  { size, mode }: Stats,
): SourceEntry => ({ path, size, type, mode: mode & 0o777 });
