import type { ModelRequest } from '../model-request';
import { foldPrompts, shorten, type Site } from '../site';
import { promptsOnPage } from './look-around';

const MAX_RECALLED = 5;

/** Prompts before the newest one that changed files: questions and plans are not among them. */
export const carriedOut = (request: ModelRequest): string[] =>
  request.turns
    .slice(0, -1)
    .filter((turn) =>
      turn.toolResults.some(
        ({ name, isError }) => (name === 'Write' || name === 'Edit') && !isError,
      ),
    )
    .map((turn) => turn.prompt);

/** The site as the page tells it, or the conversation; before there is one, as the first prompt does. */
export function siteOf(request: ModelRequest): Site {
  const known = promptsOnPage(request) ?? carriedOut(request);
  return foldPrompts(known.length > 0 ? known : request.humanTexts.slice(0, 1)).site;
}

const quote = (text: string): string => `“${shorten(text, 120)}”`;

/** "You first asked for “…”, then for “…”."; empty when the newest prompt is the only one. */
export function recall(request: ModelRequest): string {
  const [first, ...rest] = request.humanTexts.slice(0, -1);
  if (first === undefined) return '';
  const recent = rest.slice(-MAX_RECALLED);
  const left = rest.length - recent.length;
  const between = left > 0 ? `, then ${left} more ${left === 1 ? 'thing' : 'things'}` : '';
  const then = recent.map((text) => `, then ${quote(text)}`).join('');
  return `You first asked for ${quote(first)}${between}${then}.`;
}
