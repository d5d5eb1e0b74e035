/**
 * A path relative to the working copy, one character for each byte. On disk a name is bytes, and
 * not every one is UTF-8; as text it might not find its file again.
 */
export type BytePath = string;

export const toBytes = (path: BytePath): Buffer => Buffer.from(path, 'latin1');

/** For people; not to be used to find the file. */
export const toText = (path: BytePath): string => toBytes(path).toString('utf8');

export const fromText = (text: string): BytePath => Buffer.from(text).toString('latin1');

/** The absolute path of a file of the working copy at `root`. */
export const placeOf = (root: string, path: BytePath): Buffer =>
  Buffer.concat([Buffer.from(`${root}/`), toBytes(path)]);

/** Reads what git prints with `-z`. */
export function splitNul(output: Buffer): BytePath[] {
  const parts = output.toString('latin1').split('\0');
  parts.pop();
  return parts;
}

/** Writes what git reads with `-z`. */
export const joinNul = (paths: readonly BytePath[]): Buffer =>
  toBytes(paths.map((path) => `${path}\0`).join(''));
