import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * The house: rooms by floor, the top first. A file imports from its own room or from a lower floor.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['(start)'],
  ['api-document', 'observability'],
  ['builds', 'chat-plan', 'metadata', 'playground', 'health'],
  ['versions'],
  ['runs'],
  ['sessions', 'workspaces', 'previews'],
  ['projects'],
  ['claude', 'demo-model'],
  ['limits'],
  ['access'],
  ['queues', 'database'],
  ['metrics'],
  ['common'],
  ['config'],
];

const SRC = resolve(__dirname, '../../src');

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

/** The room of a file: the folder below src/, or "(start)" for the files that wire everything. */
const roomOf = (file: string): string => {
  const [first, ...rest] = relative(SRC, file).split('/');
  return rest.length === 0 ? '(start)' : first;
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(SRC, path));

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, path]) => resolve(dirname(file), path),
  );

const isSpec = (file: string): boolean => /\.spec\.ts$/.test(file) || /\/testing\//.test(file);

describe('the house', () => {
  it('has a floor for every room', () => {
    const homeless = files.map(roomOf).filter((room) => floorOf(room) < 0);
    expect(homeless).toEqual([]);
  });

  it('has no arrow that goes up, and none between rooms of one floor', () => {
    const wrong = files
      .filter((file) => !isSpec(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => roomOf(target) !== roomOf(file))
          .filter((target) => floorOf(roomOf(target)) <= floorOf(roomOf(file)))
          .map((target) => `${relative(SRC, file)} -> ${relative(SRC, target)}`),
      );
    expect(wrong).toEqual([]);
  });

  it('lets only sessions/ write the stored session', () => {
    const writers = files
      .filter((file) => !isSpec(file))
      .filter((file) => !['sessions', 'database'].includes(roomOf(file)))
      .filter((file) => /last_ai_session_\w+\s*=/.test(readFileSync(file, 'utf8')));
    expect(writers.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('lets only config/ read the environment', () => {
    const readers = files
      .filter((file) => !isSpec(file))
      .filter((file) => roomOf(file) !== 'config')
      .filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')));
    expect(readers.map((file) => relative(SRC, file))).toEqual([]);
  });
});
