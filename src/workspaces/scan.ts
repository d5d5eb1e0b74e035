import { lstat, chmod, readdir, rm } from 'node:fs/promises';
import { isManifest } from './build-output';
import { BytePath, placeOf, toBytes } from './byte-path';
import { isGitName } from './workspace-path';

/** What the owner needs to work in a folder. */
const OWN = 0o700;

export interface Scan {
  /** Every package.json outside node_modules. */
  manifests: BytePath[];
  /**
   * What cannot be part of a version: `.git` by any of its names (as a repository of its own, a
   * folder would be recorded as a mere pointer), pipes, sockets, devices.
   */
  foreign: BytePath[];
}

/**
 * Looks through a working copy, not into node_modules. Links are not followed. Folders that a program
 * has closed to their owner are opened, or nothing in them could be recorded, nor ever removed.
 */
export async function scan(root: string): Promise<Scan> {
  const found: Scan = { manifests: [], foreign: [] };
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const place = placeOf(root, folder);
    const { mode } = await lstat(place);
    if ((mode & OWN) !== OWN) await chmod(place, (mode & 0o777) | OWN);
    const entries = await readdir(place, {
      encoding: 'latin1',
      withFileTypes: true,
    });
    for (const entry of entries) {
      const path = `${folder}${entry.name}`;
      const isOther = !entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink();
      if (isOther || isGitName(toBytes(entry.name).toString('utf8'))) found.foreign.push(path);
      else if (entry.isDirectory() && entry.name !== 'node_modules') folders.push(`${path}/`);
      else if (entry.isFile() && isManifest(path)) found.manifests.push(path);
    }
  }
  return found;
}

/** Removes from the working copy. What is gone already is no error. */
export async function removeEntries(root: string, paths: readonly BytePath[]): Promise<void> {
  for (const path of paths) await removeTree(placeOf(root, path));
}

/** Removes a folder even when a program has made folders in it read-only (Go's module cache). */
export async function removeTree(path: string | Buffer): Promise<void> {
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 2 });
  await remove().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    await makeWritable(Buffer.from(path));
    await remove();
  });
}

async function makeWritable(folder: Buffer): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return;
  await chmod(folder, OWN);
  const entries = await readdir(folder, { encoding: 'latin1', withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    await makeWritable(Buffer.concat([folder, Buffer.from('/'), toBytes(entry.name)]));
  }
}
