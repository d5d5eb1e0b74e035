import { DomainError } from '../common/domain-error';

const MAX_BYTES = 1_024;
const MAX_NAME_BYTES = 255;
/** Code points that HFS+ leaves out of account when it compares names. */
const HFS_IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * Whether some file system takes this name for `.git`: in any case, with trailing dots, spaces or a
 * stream (`.git::$INDEX_ALLOCATION`), by its short name, or with characters that do not count. A
 * backslash separates names there. Git has the same list (CVE-2014-9390, CVE-2019-1352).
 */
export function isGitName(name: string): boolean {
  return name.split('\\').some((part) => {
    const plain = part
      .replace(HFS_IGNORABLE, '')
      .replace(/:.*$/s, '')
      .replace(/[. ]+$/, '');
    return /^(\.git|git~\d+)$/i.test(plain);
  });
}

/**
 * The one guard of paths that come from outside: relative to the working copy, separated by `/`,
 * e.g. `src/App.tsx`. Percent signs are characters like others; decoding is the caller's.
 *
 * Names are not normalised (NFC): a file is found by the very name that the tree gives.
 *
 * @returns the path's names
 * @throws DomainError `invalid_path` (400)
 */
export function checkWorkspacePath(path: string): string[] {
  const names = path.split('/');
  const problem = problemOf(path, names);
  if (problem !== undefined) throw invalidPath(`A path must ${problem}.`);
  return names;
}

export const invalidPath = (message: string, cause?: unknown): DomainError =>
  new DomainError('invalid_path', 400, message, { cause });

function problemOf(path: string, names: readonly string[]): string | undefined {
  if (path === '') return 'not be empty';
  if (!path.isWellFormed()) return 'be text in Unicode';
  if (Buffer.byteLength(path) > MAX_BYTES) return `have at most ${MAX_BYTES} bytes`;
  if (/\p{Cc}/u.test(path)) return 'not contain control characters';
  if (path.includes('\\')) return 'be separated by "/"';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'be relative to the project';
  if (names.includes('')) return 'not have empty names in it';
  if (names.some((name) => name === '.' || name === '..')) return 'not contain "." or ".."';
  if (names.some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES)) {
    return `have at most ${MAX_NAME_BYTES} bytes in each name`;
  }
  if (names.some(isGitName)) return 'not lead into .git';
  if (names.some((name) => name.toLowerCase() === 'node_modules')) {
    return 'not lead into node_modules, which is installed and not source';
  }
  return undefined;
}
