import { readPreference } from './preference';

describe('readPreference', () => {
  const DEFAULT = 50;

  it.each<[string, string | string[] | undefined, number, string | undefined]>([
    ['nothing', undefined, DEFAULT, undefined],
    ['an empty header', '', DEFAULT, undefined],
    ['respond-async', 'respond-async', 0, 'respond-async'],
    ['wait', 'wait=7', 7, 'wait=7'],
    ['no wait at all', 'wait=0', 0, 'wait=0'],
    ['both: to wait, and only then to answer', 'respond-async, wait=10', 10, 'wait=10'],
    ['both, in two headers', ['respond-async', 'wait=10'], 10, 'wait=10'],
    ['another case, spaces and quotes', ' Wait = "7" ', 7, 'wait=7'],
    ['parameters, which we do not know', 'respond-async; foo=bar', 0, 'respond-async'],
    ['others, which we do not know', 'return=minimal, handling=lenient', DEFAULT, undefined],
    ['others beside ours', 'return=minimal, respond-async', 0, 'respond-async'],
    ['more than there may be', 'wait=601', 600, 'wait=600'],
    ['far more', 'wait=999999999', 600, 'wait=600'],
    ['the first of two waits', 'wait=3, wait=9', 3, 'wait=3'],
    ['a wait that is no number', 'wait=soon', DEFAULT, undefined],
    ['a negative wait', 'wait=-1', DEFAULT, undefined],
    ['a wait without a number', 'wait', DEFAULT, undefined],
  ])('reads %s', (_what, header, waitSeconds, applied) => {
    expect(readPreference(header, DEFAULT)).toEqual(
      applied === undefined ? { waitSeconds } : { waitSeconds, applied },
    );
  });
});
