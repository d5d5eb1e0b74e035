import { constants } from 'node:fs';
import { FileHandle, lstat, mkdir, open, opendir, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ArtifactError } from './artifact-error';
import { isPublishableName } from './artifact-path';

export interface SiteLimits {
  /** Files and folders looked at, so that a flood of empty folders ends as well. */
  maxEntries: number;
  maxBytes: number;
}

export interface SiteSize {
  files: number;
  bytes: number;
}

/** Non-blocking, because a file may have become a pipe that nobody writes to. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const BUFFER_BYTES = 256 * 1024;

/**
 * Copies the publishable regular files of `source` into the existing folder `target`.
 *
 * The source belongs to generated programs, one of which may still run and swap a file or folder
 * for a link while we copy. So nothing is believed because it was so a moment ago: what was opened
 * must still be what its path names, without a link on the way. Whatever is not is left out.
 */
export async function copySite(
  source: string,
  target: string,
  limits: SiteLimits,
): Promise<SiteSize> {
  const root = await sourceRoot(source);
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const size: SiteSize = { files: 0, bytes: 0 };
  let entries = 0;

  // A list instead of recursion: no folder stays open while the ones below it are read.
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const from = join(root, folder);
    if (!(await isReal(from))) continue;
    await mkdir(join(target, folder), { recursive: true });

    for await (const entry of (await ifThere(opendir(from))) ?? []) {
      if (++entries > limits.maxEntries) {
        throw tooLarge(`more than ${limits.maxEntries} files and folders`);
      }
      if (!isPublishableName(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      if (!entry.isFile()) continue;

      const input = await openReal(join(root, path));
      if (input === undefined) continue;
      try {
        size.bytes += await copyFile(input, join(target, path), buffer, (bytes) => {
          if (size.bytes + bytes > limits.maxBytes) {
            throw tooLarge(`more than ${Math.floor(limits.maxBytes / 1_000_000)} MB`);
          }
        });
        size.files += 1;
      } finally {
        await input.close();
      }
    }
  }
  return size;
}

const tooLarge = (what: string): ArtifactError =>
  new ArtifactError('preview_too_large', `The site has ${what}.`);

/**
 * The source's path without links. Those above it are the caller's affair (DATA_DIR may be one);
 * the source itself must not be one, nor become one: its own name is not resolved.
 */
async function sourceRoot(source: string): Promise<string> {
  const path = resolve(source);
  const parent = await ifThere(realpath(dirname(path)));
  const root = parent && join(parent, basename(path));
  if (root === undefined || !(await ifThere(lstat(root)))?.isDirectory()) {
    throw new ArtifactError('preview_source_invalid', 'There is no folder to publish.');
  }
  return root;
}

async function isReal(path: string): Promise<boolean> {
  return (await ifThere(realpath(path))) === path;
}

async function openReal(path: string): Promise<FileHandle | undefined> {
  const file = await ifThere(open(path, READ));
  if (file === undefined) return undefined;
  try {
    if ((await file.stat()).isFile() && (await isNamed(file, path))) return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

/**
 * Whether the open file is the one at this path. Linux tells the path of what is open. Elsewhere
 * the path is looked at twice, which leaves a gap: a folder that is swapped for a link before the
 * open and after the first look, and back in between, is taken for real.
 */
async function isNamed(file: FileHandle, path: string): Promise<boolean> {
  const opened = await ifThere(readlink(`/proc/self/fd/${file.fd}`));
  if (opened !== undefined) return opened === path;
  const named = (await isReal(path)) ? await ifThere(lstat(path)) : undefined;
  const { dev, ino } = await file.stat();
  return named?.dev === dev && named.ino === ino;
}

/** Reads to the end rather than to the size at the start: a file may grow meanwhile. */
async function copyFile(
  input: FileHandle,
  target: string,
  buffer: Buffer,
  check: (bytes: number) => void,
): Promise<number> {
  check((await input.stat()).size);
  // Not exclusively: a folder that changes while it is read may list a name twice.
  const output = await open(target, 'w', 0o644);
  try {
    let copied = 0;
    for (;;) {
      const { bytesRead } = await input.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return copied;
      copied += bytesRead;
      check(copied);
      await output.writeFile(buffer.subarray(0, bytesRead));
    }
  } finally {
    await output.close();
  }
}

/** What is gone, has become a link, or is no file at all (a socket) counts as absent. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO', 'ENAMETOOLONG']);

/** The outcome, or undefined when the path names nothing. */
export async function ifThere<T>(outcome: Promise<T>): Promise<T | undefined> {
  try {
    return await outcome;
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
