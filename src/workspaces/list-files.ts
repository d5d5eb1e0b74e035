import { createHash } from 'node:crypto';
import { readdir, stat, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface WorkspaceFile {
  /** Relative to the working copy, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  /** Changes whenever the content may have. */
  fingerprint: string;
}

/** Folders that hold what tools made, not what the app is. */
export const TOOL_FOLDERS = new Set(['node_modules', '.git']);

/** A file up to this size is fingerprinted by content; a larger one by size and time. */
const MAX_HASHED = 1_048_576;

/** Regular files below `root`, sorted by path; a missing root has none. Symlinks are not followed. */
export async function listFiles(root: string): Promise<WorkspaceFile[]> {
  const files: WorkspaceFile[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(ignoreMissing);
    for (const entry of entries) {
      const path = prefix + entry.name;
      const full = join(folder, entry.name);
      if (entry.isDirectory() && !TOOL_FOLDERS.has(entry.name)) await walk(full, `${path}/`);
      else if (entry.isFile()) files.push({ path, ...(await describe(full)) });
    }
  };
  await walk(root, '');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function describe(path: string): Promise<{ size: number; fingerprint: string }> {
  const { size, mtimeMs } = await stat(path);
  const seen = size > MAX_HASHED ? `${size} ${mtimeMs}` : await readFile(path);
  return { size, fingerprint: createHash('sha256').update(seen).digest('hex') };
}

function ignoreMissing(error: unknown): never[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}
