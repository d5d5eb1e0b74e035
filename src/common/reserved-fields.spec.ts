import { findReservedField } from './reserved-fields';

const found = (json: string): string | undefined => findReservedField(JSON.parse(json));

it.each([
  ['{"__proto__": 1}', '__proto__'],
  ['{"prompt": "x", "__proto__": {"admin": true}}', '__proto__'],
  ['{"constructor": {"prototype": {}}}', 'constructor'],
  ['{"a": [{"b": {"__proto__": null}}]}', 'a.0.b.__proto__'],
  ['[{"constructor": 1}]', '0.constructor'],
])('finds the reserved field of %s', (json, field) => {
  expect(found(json)).toBe(field);
});

it.each([
  '{"prompt": "__proto__"}',
  '{"a": {"prototype": 1, "proto": 2}}',
  '[]',
  'null',
  '"x"',
  '1',
])('finds none in %s', (json) => {
  expect(found(json)).toBeUndefined();
});

it('comes through a body of any depth', () => {
  const depth = 100_000;
  const deep = `${'['.repeat(depth)}{"__proto__":1}${']'.repeat(depth)}`;
  expect(found(deep)).toMatch(/^….{0,300}__proto__$/);
});
