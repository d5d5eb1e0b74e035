import type { RunEventDraft } from './run-event';
import { coalesce, holdBackHalf } from './text-coalescer';

const text = (words: string): RunEventDraft => ({ type: 'text', text: words });
const thinking = (words: string): RunEventDraft => ({ type: 'thinking', text: words });
const log: RunEventDraft = { type: 'log', stream: 'service', text: 'x' };
const [HIGH, LOW] = '👍'.split('');

describe('coalesce', () => {
  it('joins neighbouring pieces of one kind', () => {
    const drafts = [text('a'), text('b'), thinking('c'), thinking('d'), text('e')];

    expect(coalesce(drafts)).toEqual([text('ab'), thinking('cd'), text('e')]);
  });

  it('keeps everything else apart and in its place', () => {
    const drafts = [text('a'), log, log, text('b'), text('c')];

    expect(coalesce(drafts)).toEqual([text('a'), log, log, text('bc')]);
  });

  it('leaves what it was given as it is', () => {
    const drafts = [text('a'), text('b')];
    coalesce(drafts);

    expect(drafts).toEqual([text('a'), text('b')]);
    expect(coalesce([])).toEqual([]);
  });

  it('begins a new event when one gets too large', () => {
    const long = 'x'.repeat(16_000);
    const joined = coalesce([text(long), text('y'.repeat(384)), text('z')]);

    expect(joined).toEqual([text(long + 'y'.repeat(384)), text('z')]);
  });

  it('keeps a character whole, also at the limit', () => {
    const full = 'x'.repeat(16_383);

    expect(coalesce([text(full + HIGH), text(LOW + 'y'), text('z')])).toEqual([
      text(`${full}👍y`),
      text('z'),
    ]);
  });
});

describe('holdBackHalf', () => {
  it.each([
    ['a whole text', [text('a👍')], [text('a👍')], []],
    [
      'a text that ends in half a character',
      [log, text(`a${HIGH}`)],
      [log, text('a')],
      [text(HIGH)],
    ],
    ['nothing but half a character', [log, thinking(HIGH)], [log], [thinking(HIGH)]],
    ['half a character that something else follows', [text(HIGH), log], [text(HIGH), log], []],
    ['nothing', [], [], []],
  ])('parts %s', (_what, drafts, ready, rest) => {
    expect(holdBackHalf(drafts)).toEqual({ ready, rest });
  });
});
