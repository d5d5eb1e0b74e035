/**
 * Whether a file or folder of this name may be part of an artifact. Asked when an artifact is made
 * and again when it is served, so that neither depends on the other having been careful.
 */
export function isPublishableName(name: string): boolean {
  return (
    name !== '' &&
    // Dotfiles hold secrets (.env) and history (.git); this covers `.` and `..` too.
    !name.startsWith('.') &&
    name !== 'node_modules' &&
    // Separators on some system, and characters that no link in a page names.
    !/[/\\\u0000-\u001f\u007f]/.test(name)
  );
}

export interface SitePath {
  /** Decoded names, none of them empty; the empty list is the site's root. */
  names: string[];
  /** The address ended with a slash. */
  folder: boolean;
}

/**
 * Reads the path of a request. It is split before it is decoded, and each name is decoded once, so
 * that an encoded slash cannot make a second separator and `%252e` stays the odd name it is.
 *
 * @returns undefined for a path that cannot name anything in an artifact.
 */
export function parseSitePath(path: string): SitePath | undefined {
  const raw = path.split('/');
  try {
    // Doubled slashes, a frequent slip of hand-made links, are read as one.
    const names = raw.filter((name) => name !== '').map(decodeURIComponent);
    return names.every(isPublishableName) ? { names, folder: raw.at(-1) === '' } : undefined;
  } catch {
    return undefined;
  }
}

/** The path as it stands in an address: `/a%20b/c`. */
export const encodeSitePath = (names: readonly string[]): string =>
  `/${names.map(encodeURIComponent).join('/')}`;
