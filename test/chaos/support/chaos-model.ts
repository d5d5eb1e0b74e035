import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { callTool, say, slowly, together } from '../../../src/demo-model';
import type { ModelBrain, ModelReply, ModelRequest } from '../../../src/demo-model';
import { Random } from '../../e2e/support/random';
import { buildsWith, making } from '../../e2e/support/scripted-files';

/** Names one exchange in a prompt: `[m17]`. */
export const markOf = (number: number): string => `[m${number}]`;
/** The file that a build of this exchange writes. */
export const fileOf = (number: number): string => `m${number}.txt`;
const answerOf = (number: number): string => `answer-${number}.`;

/** A word in a prompt, on which the app gets a build script that takes its time. */
export const WITH_BUILD = 'with-a-build-script';
const SLOW_BUILD = `await new Promise((resolve) => setTimeout(resolve, 400));\n${making('built')}`;

/** The exchanges of a conversation, oldest first. */
export interface Conversation {
  prompts: number[];
  answers: number[];
}

/**
 * A model that thinks for a moment, writes one file for each build and talks for a moment, so that
 * faults meet turns in every state. It remembers with which conversation each prompt came.
 */
export class ChaosModel implements ModelBrain {
  private readonly random: Random;
  /** By prompt, what the model was told with the latest request about it. */
  readonly told = new Map<number, Conversation>();

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  async reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const conversation = readConversation(request);
    const number = conversation.prompts.at(-1) ?? 0;
    this.told.set(number, conversation);
    await delay(this.random.between(0, 400), undefined, { signal });
    const words = Array.from({ length: this.random.between(5, 40) }, (_, n) => `word${n}`);
    const talk = slowly(say(`${words.join(' ')} ${answerOf(number)}`), 10, 12);
    if (request.toolResults.length > 0) return talk;
    if (request.wantsStructuredOutput) return callTool('StructuredOutput', planOf(number));
    if (!request.offersTool('Write') || request.isPlanMode) return talk;
    return together(...filesFor(request, number));
  }
}

function filesFor(request: ModelRequest, number: number) {
  const folder = request.workingDirectory!;
  const scripts = request.newestHumanText.includes(WITH_BUILD) ? buildsWith(SLOW_BUILD) : {};
  const files = { [fileOf(number)]: `${number}\n`, ...scripts };
  // A page that is there already cannot be written unread, and stays as it is.
  const all = { 'index.html': '<!doctype html><title>Chaos</title>\n', ...files };
  return Object.entries(all).map(([path, content]) =>
    callTool('Write', { file_path: join(folder, path), content }),
  );
}

const planOf = (number: number) => ({
  message: answerOf(number),
  plan: {
    summary: 'A plan.',
    steps: [{ title: 'A step', detail: 'In detail', files: [] }],
    risks: [],
    buildPrompt: 'Carry out the plan',
  },
});

function readConversation(request: ModelRequest): Conversation {
  const numbers = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, number]) => Number(number));
  const said = request.raw.messages
    .filter(({ role }) => role === 'assistant')
    .map(({ content }) => JSON.stringify(content));
  const answers = numbers(said.join('\n'), /answer-(\d+)\./g);
  return {
    prompts: numbers(request.humanTexts.join('\n'), /\[m(\d+)\]/g),
    // A plan is answered twice: through the tool, and in words.
    answers: answers.filter((number, index) => number !== answers[index - 1]),
  };
}
