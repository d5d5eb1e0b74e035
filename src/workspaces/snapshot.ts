import { copyFile, mkdir, rm, symlink, readdir, readlink, lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TOOL_FOLDERS } from './list-files';

/** Copies a working copy, without what tools made; symlinks stay symlinks. */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (TOOL_FOLDERS.has(entry.name)) continue;
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) await copyFile(source, target);
  }
}

/** Puts single files back as they are in a copy: those that it has not are removed. */
export async function restoreFiles(
  copy: string,
  to: string,
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const source = join(copy, path);
    const target = join(to, path);
    await rm(target, { recursive: true, force: true });
    const original = await lstat(source).catch(() => undefined);
    if (original?.isFile()) {
      await mkdir(dirname(target), { recursive: true });
      await copyFile(source, target);
    }
  }
}
