import { BytePath, splitNul, toText } from './byte-path';
import type { FileChange } from './file-changes';
import type { Git } from './git';

export interface CommittedChange extends FileChange {
  /** Lines; both are missing for a binary file. */
  additions?: number;
  deletions?: number;
}

/** The tree that has nothing; git knows it without being told. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Of what git is told to do when it compares: a moved file is one removed and one added. */
export const COMPARE = ['diff-tree', '-r', '--no-renames', '--no-ext-diff', '--no-textconv'];

/** What is different between two commits or trees, sorted by path. */
export async function committedChanges(
  git: Git,
  repository: string,
  from: string | undefined,
  to: string,
): Promise<CommittedChange[]> {
  const { stdout } = await git.run(
    [...COMPARE, '-z', '--raw', '--numstat', from ?? EMPTY_TREE, to],
    { repository },
  );
  const changes = new Map<BytePath, CommittedChange>();
  const parts = splitNul(stdout).values();
  // ":100644 100644 1a2b… 3c4d… M", the path; after all of these "1\t2\tpath", or "-\t-\t" of a binary.
  for (const part of parts) {
    if (part.startsWith(':')) {
      const path = parts.next().value ?? '';
      changes.set(path, { path: toText(path), change: changeOf(part.slice(-1)) });
      continue;
    }
    const [, additions, deletions, path] = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(part) ?? [];
    const change = changes.get(path);
    if (change === undefined || additions === '-') continue;
    Object.assign(change, { additions: Number(additions), deletions: Number(deletions) });
  }
  return [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const changeOf = (letter: string): FileChange['change'] =>
  letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'changed';
