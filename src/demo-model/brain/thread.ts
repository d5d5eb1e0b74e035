import type { Turn } from '../conversation';
import type { ModelRequest } from '../model-request';
import { foldPrompts, shorten, type Site } from '../site';
import { isRecord } from '../wire';
import { promptsOnPage } from './look-around';
import { readTask } from './task';

const MAX_RECALLED = 5;

/** What the user asks for now. */
export const newestTask = (request: ModelRequest): string => readTask(request.newestHumanText).text;

const changedFiles = (turn: Turn): boolean =>
  turn.toolResults.some(({ name, isError }) => (name === 'Write' || name === 'Edit') && !isError);

/** Turns that gave data to the service and no word to the user, e.g. the project's metadata. */
const wasSilent = (turn: Turn): boolean =>
  turn.toolResults.some(
    ({ name, input }) => name === 'StructuredOutput' && isRecord(input) && !('message' in input),
  );

/** Prompts of the conversation before the newest one, with those it was told of. */
function earlierTasks(request: ModelRequest, wanted: (turn: Turn) => boolean): string[] {
  const last = request.turns.length - 1;
  return request.turns.flatMap((turn, index) => {
    const { text, told } = readTask(turn.prompt);
    return [...told, ...(index < last && wanted(turn) ? [text] : [])];
  });
}

/** Prompts before the newest one that changed files: questions and plans are not among them. */
export const carriedOut = (request: ModelRequest): string[] => earlierTasks(request, changedFiles);

/** The site as the page tells it, or the conversation; before there is one, as the first prompt does. */
export function siteOf(request: ModelRequest): Site {
  const known = promptsOnPage(request) ?? carriedOut(request);
  const first = request.humanTexts.slice(0, 1).map((prompt) => readTask(prompt).text);
  return foldPrompts(known.length > 0 ? known : first).site;
}

const quote = (text: string): string => `“${shorten(text, 120)}”`;

/** "You first asked for “…”, then for “…”."; empty when the newest prompt is the only one. */
export function recall(request: ModelRequest): string {
  const [first, ...rest] = earlierTasks(request, (turn) => !wasSilent(turn));
  if (first === undefined) return '';
  const recent = rest.slice(-MAX_RECALLED);
  const left = rest.length - recent.length;
  const between = left > 0 ? `, then ${left} more ${left === 1 ? 'thing' : 'things'}` : '';
  const then = recent.map((text) => `, then ${quote(text)}`).join('');
  return `You first asked for ${quote(first)}${between}${then}.`;
}
