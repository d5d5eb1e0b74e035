import { escapeHtml, markup, unescapeHtml, type Markup } from './markup';

/**
 * The prompts that made a page are recorded in it, so that a later conversation that knows nothing
 * of them (its session was reset, or lost) goes on from the page instead of starting over.
 */
const NAME = 'onethread-demo';

/** Characters in one tag: the CLI's Read cuts lines longer than 2,000, and escaping makes text longer. */
const CHUNK = 280;

/** The record, for the head of a page. */
export function writeRecord(prompts: readonly string[]): Markup[] {
  return prompts.flatMap((prompt, index) => {
    const characters = Array.from(prompt);
    const tags: Markup[] = [];
    for (let at = 0; at < characters.length; at += CHUNK) {
      const chunk = characters.slice(at, at + CHUNK).join('');
      tags.push(markup`<meta name="${NAME}" content="${index}:${chunk}" />`);
    }
    return tags;
  });
}

/**
 * The prompts recorded in a page; undefined when it is none of ours.
 *
 * @param text the page, or what the CLI's Read tool gives of it (with line numbers)
 */
export function readRecord(text: string): string[] | undefined {
  const prompts: string[] = [];
  const tags = text.matchAll(
    new RegExp(`<meta name="${escapeHtml(NAME)}" content="(\\d+):([^"]*)"`, 'g'),
  );
  for (const [, index, chunk] of tags) {
    const at = Math.min(Number(index), prompts.length);
    prompts[at] = (prompts[at] ?? '') + unescapeHtml(chunk);
  }
  return prompts.length > 0 ? prompts : undefined;
}
