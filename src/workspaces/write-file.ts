import { randomUUID } from 'node:crypto';
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { HeldFolder, isInTheWay } from './held-folder';
import { UNFINISHED_FILE } from './source-listing';
import { checkWorkspacePath, invalidPath } from './workspace-path';

/**
 * Writes a file of a working copy, whole or not at all, and makes the folders on its way. It never
 * writes through a link, nor into a file that has another name elsewhere (a hard link): the file is
 * a new one that takes the name.
 *
 * @throws DomainError `invalid_path` (400), also when a link, a folder or a file is in the way
 */
export async function writeSourceFile(
  root: string,
  path: string,
  content: string | Buffer,
): Promise<void> {
  const names = checkWorkspacePath(path);
  const name = names.pop() ?? '';
  try {
    const folder = await HeldFolder.open(root, names, true);
    try {
      await replace(folder, name, content);
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!isInTheWay(error)) throw error;
    throw invalidPath(`Nothing can be written to "${path}": something is in the way.`, error);
  }
}

async function replace(folder: HeldFolder, name: string, content: string | Buffer): Promise<void> {
  const place = folder.place(name);
  const before = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (before !== undefined && !before.isFile()) {
    throw Object.assign(new Error(`${name} is no file`), { code: 'EISDIR' });
  }
  const unfinished = folder.place(`.${randomUUID()}${UNFINISHED_FILE}`);
  try {
    // A script stays executable.
    await writeFile(unfinished, content, { flag: 'wx', mode: (before?.mode ?? 0o644) & 0o777 });
    await rename(unfinished, place);
  } finally {
    await rm(unfinished, { force: true });
  }
}
