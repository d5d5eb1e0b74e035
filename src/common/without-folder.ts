/**
 * The same value with paths below `folder` relative to it: where the service keeps a working copy is
 * nobody's business, and another worker's would be elsewhere. For what is JSON.
 */
export function withoutFolder<T>(value: T, folder: string): T;
export function withoutFolder(value: unknown, folder: string): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  }
  if (Array.isArray(value)) return value.map((item) => withoutFolder<unknown>(item, folder));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withoutFolder<unknown>(part, folder)]),
  );
}
