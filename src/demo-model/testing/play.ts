import type { AnswerReply } from '../model-reply';
import type { ModelBrain } from '../model-brain';
import { ModelRequest } from '../model-request';
import type { WireBlock, WireMessage, WireRequest } from '../wire';
import { assistant, environment, toolResult, toolUse, user, wireRequest } from './wire-requests';

export const CWD = '/workspaces/one';
export const BAKERY = 'A landing page for a bakery called Rise';

/** What a file tool does with a call: its text, or an error. */
export type FileTool = (input: Record<string, string>) => string | { error: string };

/** A conversation with a brain, with files in memory in place of the CLI. */
export class Play {
  readonly files = new Map<string, string>();
  readonly calls: { name: string; input: Record<string, string> }[] = [];
  private readonly messages: WireMessage[] = [];

  constructor(
    private readonly brain: ModelBrain,
    /** Overrides of the tools. */
    private readonly fileTools: Record<string, FileTool> = {},
  ) {}

  page(): string {
    return this.files.get(`${CWD}/index.html`) ?? '';
  }

  /**
   * Takes one turn. Gives the texts said in it, and the input of StructuredOutput when called.
   *
   * @throws Error when the brain goes on for more than 20 rounds
   */
  async turn(
    prompt: string,
    rest: Partial<WireRequest> = {},
  ): Promise<{ said: string; last: string; structured?: unknown; rounds: number }> {
    this.messages.push(user(prompt), ...(this.messages.length === 0 ? [environment(CWD)] : []));
    const said: string[] = [];
    for (let rounds = 1; rounds <= 20; rounds++) {
      const request = new ModelRequest(wireRequest(this.messages, rest));
      const reply = (await this.brain.reply(request, new AbortController().signal)) as AnswerReply;
      const content = reply.parts.map((part, index): string | WireBlock => {
        if ('tool' in part)
          return toolUse(`t${this.messages.length}-${index}`, part.tool, part.input);
        return 'text' in part ? part.text : '';
      });
      this.messages.push(assistant(...content));
      const texts = content.filter((block) => typeof block === 'string');
      said.push(...texts);
      const uses = content.filter((block): block is WireBlock => typeof block !== 'string');
      if (uses.length > 0) this.messages.push(user(...uses.map((use) => this.use(use))));
      const structured = uses.find(({ name }) => name === 'StructuredOutput')?.input;
      if (uses.length === 0 || structured !== undefined) {
        return { said: said.join('\n'), last: texts.at(-1) ?? '', structured, rounds };
      }
    }
    throw new Error(`Still not done. Said so far: ${said.join('\n')}`);
  }

  private use({ id = '', name = '', input }: WireBlock): WireBlock {
    const call = { name, input: input as Record<string, string> };
    if (name !== 'StructuredOutput') this.calls.push(call);
    const result = (this.fileTools[name] ?? this.standard(name))(call.input);
    return typeof result === 'string' ? toolResult(id, result) : toolResult(id, result.error, true);
  }

  private standard(name: string): FileTool {
    const numbered = (text: string): string =>
      text
        .split('\n')
        .map((line, index) => `${index + 1}\t${line}`)
        .join('\n');
    return (input) => {
      const old = this.files.get(input.file_path) ?? '';
      switch (name) {
        case 'StructuredOutput':
          return 'Structured output provided successfully';
        case 'Glob':
          return [...this.files.keys()].join('\n') || 'No files found';
        case 'Read':
          return this.files.has(input.file_path)
            ? numbered(old)
            : { error: 'File does not exist.' };
        case 'Write':
          this.files.set(input.file_path, input.content);
          return 'File written.';
        case 'Edit':
          this.files.set(
            input.file_path,
            old.replace(input.old_string, () => input.new_string),
          );
          return 'File edited.';
        default:
          return { error: `No such tool available: ${name}.` };
      }
    };
  }
}
