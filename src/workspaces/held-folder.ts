import { constants } from 'node:fs';
import { FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../common/domain-error';

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** Non-blocking, because the name may be a pipe's that nobody writes to. */
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const LINUX = process.platform === 'linux';

/**
 * A folder of a working copy, reached without following a link and held open. The files belong to
 * generated programs, which may swap a folder for a link at any moment: what is reached through
 * the open folder stays in it.
 */
export class HeldFolder {
  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {}

  /**
   * @param create makes the folders that are missing
   * @throws ENOENT, ENOTDIR or ELOOP: something is missing, a file, or a link
   */
  static async open(root: string, names: readonly string[], create = false): Promise<HeldFolder> {
    // The folders above the working copy are the operator's, and may be links.
    const path = await realpath(root);
    let folder = new HeldFolder(await open(path, FOLDER), path);
    for (const name of names) {
      const parent = folder;
      try {
        folder = await parent.enter(name, create);
      } finally {
        await parent.close();
      }
    }
    return folder;
  }

  /**
   * The path of a file in this folder, for one system call. Linux reaches it through the open folder,
   * as `openat` does. Elsewhere there is no such way, and a gap remains for a swapped folder.
   */
  place(name: string): string {
    return LINUX ? `/proc/self/fd/${this.handle.fd}/${name}` : join(this.path, name);
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private async enter(name: string, create: boolean): Promise<HeldFolder> {
    const place = this.place(name);
    if (create) {
      await mkdir(place).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
    const path = join(this.path, name);
    const inner = new HeldFolder(await open(place, FOLDER), path);
    if (!LINUX && (await realpath(path)) !== path) {
      await inner.close();
      throw Object.assign(new Error(`${path} is not what it was`), { code: 'ELOOP' });
    }
    return inner;
  }
}

/**
 * @throws DomainError `file_not_found` (404): nothing there, or no regular file, or behind a link;
 *   `file_too_large` (422)
 */
export async function readRegularFile(
  root: string,
  names: readonly string[],
  maxBytes: number,
): Promise<Buffer> {
  const path = names.join('/');
  try {
    const folder = await HeldFolder.open(root, names.slice(0, -1));
    try {
      const file = await open(folder.place(names.at(-1) ?? ''), FILE);
      try {
        if (!(await file.stat()).isFile()) throw fileNotFound(path);
        return await readUpTo(file, maxBytes, path);
      } finally {
        await file.close();
      }
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (isInTheWay(error)) throw fileNotFound(path);
    throw error;
  }
}

/** A file may grow while it is read, so its size is not believed. */
async function readUpTo(file: FileHandle, maxBytes: number, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file.createReadStream({ autoClose: false, end: maxBytes })) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  if (bytes > maxBytes) throw fileTooLarge(path, maxBytes);
  return Buffer.concat(chunks);
}

/** Whether a path failed because of what is, or is not, in its way. */
export function isInTheWay(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return /^(ENOENT|ENOTDIR|ELOOP|EMLINK|EISDIR|ENXIO|ENAMETOOLONG)$/.test(code ?? '');
}

export const fileNotFound = (path: string): DomainError =>
  new DomainError('file_not_found', 404, `There is no file "${path}".`);

export const fileTooLarge = (path: string, maxBytes: number): DomainError =>
  new DomainError('file_too_large', 422, `"${path}" has more than ${maxBytes} bytes.`);
