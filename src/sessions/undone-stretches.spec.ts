import { standing, UndoneStretch } from './undone-stretches';

const back = (until: number, after: number): UndoneStretch => ({
  after: String(after),
  until: String(until),
});

it.each<[string, UndoneStretch[], UndoneStretch[]]>([
  ['has nothing undone without a rollback', [], []],
  ['undoes what lies between', [back(4, 1)], [back(4, 1)]],
  ['undoes two parts of the past', [back(9, 6), back(4, 1)], [back(9, 6), back(4, 1)]],
  [
    'undoes a rollback, and so brings back what that one undid',
    [back(5, 3), back(4, 1)],
    [back(5, 3)],
  ],
  ['goes back to a rollback, which stands', [back(9, 4), back(4, 1)], [back(9, 4), back(4, 1)]],
  [
    'follows the rollbacks that stand, however deep',
    [back(12, 9), back(11, 2), back(9, 5), back(5, 3), back(4, 1)],
    [back(12, 9), back(9, 5), back(5, 3)],
  ],
  ['compares numbers, not text', [back(10, 9), back(4, 1)], [back(10, 9), back(4, 1)]],
])('%s', (_, all, expected) => {
  expect(standing(all)).toEqual(expected);
});
