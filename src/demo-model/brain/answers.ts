import type { ModelRequest } from '../model-request';
import { shorten, type Site } from '../site';
import type { BuildState } from './build-turn';
import { newestTask, recall } from './thread';

/** What the demo model says of itself at the end of an answer. */
const DEMO =
  'This is Onethread’s offline demo model; with a Claude credential set, Claude itself answers here.';

const paragraphs = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n');

export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Prompts that would change this page, as suggestions. */
export function suggestions(site: Site): string[] {
  const wishes = [
    site.mode === 'dark' ? 'Make it light' : 'Make it dark',
    ...(site.sections.includes('pricing') ? [] : ['Add a pricing section']),
    ...(site.sections.includes('testimonials') ? [] : ['Add a section with testimonials']),
    ...(site.sections.includes('contact') ? [] : ['Add a contact form']),
    'Make it teal',
    'Make the text bigger',
  ];
  return wishes.slice(0, 3);
}

const hasNote = (request: ModelRequest): boolean =>
  request.toolResults.some(({ name, isError }) => name === 'Edit' && !isError);

/** The last words of a turn that built. */
export function buildAnswer(request: ModelRequest, state: BuildState): string {
  const { site, step, files, written } = state;
  if (state.foreign) {
    const left =
      'This page was not made by the demo model, which cannot change it the way Claude does.';
    const noted = `I left it as it is${hasNote(request) ? ', with a note at its end that keeps your wish' : ''}.`;
    return paragraphs(`${left} ${noted}`, recall(request), DEMO);
  }
  if (written.length < files.length) {
    const reason =
      state.failure === undefined ? '' : ` The tool said: ${shorten(state.failure, 200)}`;
    const done = written.length === 0 ? 'nothing' : list(written);
    return paragraphs(
      `I could not write everything: ${done} is in place.${reason}`,
      recall(request),
      DEMO,
    );
  }
  const what =
    state.earlier.length === 0
      ? `I built **${site.name}** (${site.theme.kind.toLowerCase()}): one responsive page that needs nothing from outside.${
          step.done.length > 0 ? ` As you asked, I also ${list(step.done)}.` : ''
        }`
      : `I ${list(step.done)}. Everything else on **${site.name}** stays as it was.`;
  const found = state.foundOnPage
    ? `This conversation is new, so I read the page first: it began with “${shorten(state.earlier[0], 120)}”.`
    : '';
  const next = `Next you could try: ${list(suggestions(site).map((wish) => `“${wish}”`))}.`;
  return paragraphs(what, recall(request), found, next, DEMO);
}

/** The answer to a question, in Markdown. */
export function questionAnswer(request: ModelRequest, site: Site): string {
  const sections = [
    'features',
    site.theme.showcase.label.toLowerCase(),
    ...site.sections,
    ...site.customSections,
  ];
  return paragraphs(
    `You asked: “${shorten(newestTask(request), 200)}”`,
    `What I can say about **${site.name}**:`,
    [
      `- It is about: ${site.theme.kind.toLowerCase()}.`,
      `- Its sections: ${list(sections)}.`,
      `- Its look: ${site.mode === 'auto' ? 'light or dark, as the reader’s system' : site.mode}, ${site.font} headings.`,
    ].join('\n'),
    recall(request),
    DEMO,
  );
}

/** The message that goes with a plan, in Markdown. */
export const planAnswer = (
  request: ModelRequest,
  site: Site,
  steps: readonly { title: string; detail: string }[],
): string =>
  paragraphs(
    `Here is how I would go about “${shorten(newestTask(request), 200)}” for **${site.name}**:`,
    steps.map(({ title, detail }, index) => `${index + 1}. **${title}.** ${detail}`).join('\n'),
    recall(request),
    DEMO,
  );
