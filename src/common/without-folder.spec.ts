import { withoutFolder } from './without-folder';

it.each<[unknown, unknown]>([
  ['/data/work/p/src/a.ts', 'src/a.ts'],
  ['See /data/work/p/a.ts and /data/work/p.', 'See a.ts and ..'],
  [
    { file_path: '/data/work/p/a.ts', lines: [1, '/data/work/p/b.ts', null] },
    { file_path: 'a.ts', lines: [1, 'b.ts', null] },
  ],
  ['/data/work/other', '/data/work/other'],
  [7, 7],
])('%j becomes %j', (value, without) => {
  expect(withoutFolder(value, '/data/work/p')).toEqual(without);
});
