/**
 * The same value as Postgres can hold it: U+0000 and halves of surrogate pairs, which models, tools
 * and browsers can write, become U+FFFD. For what is JSON.
 */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\uFFFD');
  if (Array.isArray(value)) return value.map((item) => storable<unknown>(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [storable(key), storable<unknown>(part)]),
  );
}
