import { storable } from './storable';

describe('storable', () => {
  it('leaves what Postgres can hold as it is', () => {
    const value = { text: 'é 👩‍👧 \n', list: [1, true, null, { deep: 'x' }], none: undefined };

    expect(storable(value)).toEqual(value);
  });

  it('replaces U+0000 and halves of surrogate pairs, wherever they are', () => {
    const half = '👍'[0];

    expect(storable('a\u0000b')).toBe('a\uFFFDb');
    expect(storable([`x${half}`, { [`k\u0000`]: { deep: half + half } }])).toEqual([
      'x\uFFFD',
      { 'k\uFFFD': { deep: '\uFFFD\uFFFD' } },
    ]);
  });
});
