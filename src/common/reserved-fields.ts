/** Names that the mapping of a body to its type leaves out, so that nobody would be told of them. */
const RESERVED = new Set(['__proto__', 'constructor']);

/**
 * The path of a field in parsed JSON that no request of ours can have, e.g. `a.0.__proto__`. Without
 * recursion: how deep a body goes is up to who sends it.
 */
export function findReservedField(body: unknown): string | undefined {
  const open: { value: unknown; path: string }[] = [{ value: body, path: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      const field = path === '' ? name : `${path}.${name}`;
      if (RESERVED.has(name)) return field;
      // Of deep bodies the path would be far larger than the body.
      open.push({ value: inner, path: field.length > 200 ? '…' : field });
    }
  }
  return undefined;
}
