import { readNotices, type CliState } from './cli-notices';
import { readConversation, type ToolResult, type Turn } from './conversation';
import { textOf, type WireHeaders, type WireRequest } from './wire';

/** Requests on the side (titles, topics, health checks) ask for a line, not for work. */
const SIDE_REQUEST_TOKENS = 1_024;

/** One request to the model, read the way a person would read it. */
export class ModelRequest {
  readonly receivedAt = new Date();
  /** The conversation, turn by turn, oldest first; the last one is under way. */
  readonly turns: readonly Turn[];
  private readonly state: CliState;

  /**
   * @param raw the parsed body of `POST /v1/messages`, as it came
   * @param headers as node:http gives them
   */
  constructor(
    readonly raw: WireRequest,
    readonly headers: WireHeaders = {},
  ) {
    const { turns, notices } = readConversation(raw.messages);
    this.turns = turns;
    this.state = readNotices([this.system, ...notices]);
  }

  /** Every prompt of the conversation, oldest first, without what the CLI adds on its own. */
  get humanTexts(): readonly string[] {
    return this.turns.map((turn) => turn.prompt).filter((prompt) => prompt !== '');
  }

  /** The newest prompt; empty when there is none. */
  get newestHumanText(): string {
    return this.humanTexts.at(-1) ?? '';
  }

  /** What tools gave back since the newest prompt, oldest first. */
  get toolResults(): readonly ToolResult[] {
    return this.turns.at(-1)?.toolResults ?? [];
  }

  /** Names of the tools that may be called: without placeholders and those the CLI took back. */
  get toolNames(): readonly string[] {
    return (this.raw.tools ?? [])
      .filter((tool) => tool.defer_loading !== true && !this.state.withdrawnTools.has(tool.name))
      .map((tool) => tool.name);
  }

  offersTool(name: string): boolean {
    return this.toolNames.includes(name);
  }

  /** True when the answer must be given through the CLI's `StructuredOutput` tool. */
  get wantsStructuredOutput(): boolean {
    return this.offersTool('StructuredOutput');
  }

  /** The JSON schema of that answer. */
  get structuredOutputSchema(): Record<string, unknown> | undefined {
    return this.raw.tools?.find((tool) => tool.name === 'StructuredOutput')?.input_schema;
  }

  /** The system prompt as one string. */
  get system(): string {
    return textOf(this.raw.system ?? '');
  }

  get model(): string {
    return this.raw.model ?? '';
  }

  /** The credential that came with the request: `x-api-key`, or the bearer token. */
  get apiKey(): string | undefined {
    const key = this.headers['x-api-key'];
    if (typeof key === 'string') return key;
    return /^Bearer (.+)$/i.exec(this.headers.authorization ?? '')?.[1];
  }

  /** The id of the CLI's session, as the CLI names it in a header. */
  get sessionId(): string | undefined {
    const id = this.headers['x-claude-code-session-id'];
    return typeof id === 'string' ? id : undefined;
  }

  /** The CLI's working directory, absolute; undefined when the request does not tell. */
  get workingDirectory(): string | undefined {
    return this.state.workingDirectory;
  }

  /** True while the CLI's plan mode is on: tools that write may be named, but must not be used. */
  get isPlanMode(): boolean {
    return this.state.planMode;
  }

  /**
   * False for the small requests that the CLI makes on the side, such as naming a conversation, so
   * that they do not use up a script.
   */
  get isMainLoop(): boolean {
    if ((this.raw.tools ?? []).length > 0) return true;
    const limit = this.raw.max_tokens ?? Number.POSITIVE_INFINITY;
    if (limit <= SIDE_REQUEST_TOKENS || this.humanTexts.length === 0) return false;
    return !this.newestHumanText.startsWith('<session>');
  }
}
