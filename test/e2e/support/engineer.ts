import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { callTool, ModelReply, ModelRequest, say } from '../../../src/demo-model';
import type { ModelBrain } from '../../../src/demo-model';

export const PLAN = {
  message: 'I would add a page.',
  plan: {
    summary: 'Adds a page with opening hours.',
    steps: [{ title: 'Add the page', detail: 'With a table', files: ['hours.html'] }],
    risks: ['None'],
    buildPrompt: 'Add a page with opening hours',
  },
};

export const METADATA = {
  name: 'Rise',
  description: 'The site of a bakery.',
  tags: ['bakery', 'landing page'],
  suggestions: ['Add a menu', 'Add opening hours', 'Make it dark'],
};

/** What the engineer has to say of a conversation that has become too long. */
export const SUMMARY = 'They want the site of a bakery.';

/** The CLI asks for a summary, before it goes on with that instead of the conversation. */
export const isCompaction = (request: ModelRequest): boolean =>
  request.newestHumanText.startsWith('CRITICAL: Respond with TEXT ONLY');

/** What the engineer says to a prompt. */
export const answerTo = (prompt: string): string => `Done: ${prompt}`;

/** The file that the engineer writes for a prompt. */
export const fileFor = (prompt: string): string =>
  `${createHash('sha256').update(prompt).digest('hex').slice(0, 8)}.txt`;

/**
 * A model that does at once what each kind of run asks for, so that a test scripts only what it is
 * about: the first build writes `index.html`, each later one a file of its own; a plan and a
 * description have the right form; a question is answered.
 */
export class Engineer implements ModelBrain {
  reply(request: ModelRequest): ModelReply {
    const prompt = request.newestHumanText;
    if (isCompaction(request)) return say(`<summary>${SUMMARY}</summary>`);
    if (request.toolResults.length > 0) return say(answerTo(prompt));
    if (request.wantsStructuredOutput) {
      const { properties = {} } = request.structuredOutputSchema as { properties?: object };
      return callTool('StructuredOutput', 'plan' in properties ? PLAN : METADATA);
    }
    if (!request.offersTool('Write') || request.isPlanMode) return say(answerTo(prompt));
    const file = request.humanTexts.length === 1 ? 'index.html' : fileFor(prompt);
    return callTool('Write', {
      file_path: join(request.workingDirectory ?? '', file),
      content: `<h1>${prompt}</h1>`,
    });
  }
}
