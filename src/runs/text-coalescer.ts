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
      last.text.length + draft.text.length <= MAX_TEXT
    ) {
      joined[joined.length - 1] = { type: draft.type, text: last.text + draft.text };
    } else {
      joined.push(draft);
    }
  }
  return joined;
}
