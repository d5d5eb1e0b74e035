import type { RunEventDraft } from './run-event';

/** A text event does not grow beyond this, so that no event is too large to send at once. */
const MAX_TEXT = 16_384;

/**
 * Joins neighbouring pieces of text (or of thinking): a chatty model's thousands of deltas become
 * one event per flush. The order of everything else stays.
 */
export function coalesce(drafts: readonly RunEventDraft[]): RunEventDraft[] {
  const joined: RunEventDraft[] = [];
  for (const draft of drafts) {
    const last = joined.at(-1);
    if (
      last !== undefined &&
      (draft.type === 'text' || draft.type === 'thinking') &&
      last.type === draft.type &&
      (last.text.length + draft.text.length <= MAX_TEXT || endsInHalf(last.text))
    ) {
      joined[joined.length - 1] = { type: draft.type, text: last.text + draft.text };
    } else {
      joined.push(draft);
    }
  }
  return joined;
}

/**
 * Takes the first half of a surrogate pair off the end: the other half comes with the next piece, and
 * apart neither could be stored.
 */
export function holdBackHalf(drafts: RunEventDraft[]): {
  ready: RunEventDraft[];
  rest: RunEventDraft[];
} {
  const last = drafts.at(-1);
  const isPiece = last?.type === 'text' || last?.type === 'thinking';
  if (!isPiece || !endsInHalf(last.text)) return { ready: drafts, rest: [] };
  const { type, text } = last;
  const whole: RunEventDraft[] = text.length > 1 ? [{ type, text: text.slice(0, -1) }] : [];
  return { ready: [...drafts.slice(0, -1), ...whole], rest: [{ type, text: text.slice(-1) }] };
}

const endsInHalf = (text: string): boolean => /[\ud800-\udbff]$/.test(text);
