/**
 * What an address of the page shows.
 *
 * @typedef {'preview' | 'versions' | 'files' | 'thread'} Tab
 * @typedef {{ projectId?: string, tab: Tab, version?: number, path?: string }} Route
 */

export const TABS = /** @type {const} */ (['preview', 'versions', 'files', 'thread']);

/** @param {string} pathname @returns {Route} */
export function readRoute(pathname) {
  const [, p, projectId, tab, ...rest] = pathname.split('/').map(decode);
  if (p !== 'p' || !projectId) return { tab: 'preview' };
  const known = TABS.find((name) => name === tab) ?? 'preview';
  if (known === 'files' && rest.length > 0) return { projectId, tab: known, path: rest.join('/') };
  const version = Number(rest[0]);
  return known === 'versions' && Number.isInteger(version) && version > 0
    ? { projectId, tab: known, version }
    : { projectId, tab: known };
}

/** @param {Route} route @returns {string} */
export function writeRoute({ projectId, tab, version, path }) {
  if (projectId === undefined) return '/';
  const parts = ['', 'p', projectId];
  if (tab !== 'preview') parts.push(tab);
  if (version !== undefined) parts.push(String(version));
  if (path !== undefined) parts.push(...path.split('/').map(encodeURIComponent));
  return parts.join('/');
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
