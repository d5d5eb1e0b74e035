import { BytePath, toText } from './byte-path';
import { staysInside } from './links';

/** Git's own file, also by the short names that Windows gives it. */
const GITMODULES = /^(\.gitmodules|git?mod~\d|gi[0-9a-f]{4}~\d)/i;

/**
 * Whether a link cannot be part of a version: it leads out of the working copy, or it stands for
 * `.gitmodules`, which git refuses (CVE-2018-11235).
 */
export async function isTreacherous(root: string, link: BytePath): Promise<boolean> {
  const name = toText(link.slice(link.lastIndexOf('/') + 1));
  return GITMODULES.test(name) || !(await staysInside(root, link));
}
