import type { WorkspaceFile } from './list-files';

export interface FileChange {
  path: string;
  change: 'added' | 'changed' | 'removed';
}

/** What happened between two listings, sorted by path. */
export function fileChanges(
  before: readonly WorkspaceFile[],
  after: readonly WorkspaceFile[],
): FileChange[] {
  const old = new Map(before.map((file) => [file.path, file.fingerprint]));
  const changes: FileChange[] = [];
  for (const file of after) {
    const fingerprint = old.get(file.path);
    if (fingerprint === undefined) changes.push({ path: file.path, change: 'added' });
    else if (fingerprint !== file.fingerprint) changes.push({ path: file.path, change: 'changed' });
    old.delete(file.path);
  }
  for (const path of old.keys()) changes.push({ path, change: 'removed' });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}
