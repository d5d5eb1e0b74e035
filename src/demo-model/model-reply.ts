/** One content block of an answer. Tool inputs are sent as JSON; `id` is made up when left out. */
export type ReplyPart =
  | { text: string }
  | { thinking: string }
  | { tool: string; input: Record<string, unknown>; id?: string };

/** How an answer is cut into stream events. Without any of these a block is one delta, at once. */
export interface Pacing {
  /** Milliseconds of silence before each delta. */
  deltaDelayMs?: number;
  /** Characters per delta of text and thinking; tool inputs go in larger pieces. */
  chunkSize?: number;
  /** Number of deltas each text is cut into; wins over `chunkSize`. */
  deltas?: number;
}

/** Tokens, in the API's sense. What is left out is estimated from the request's and reply's length. */
export interface ReplyUsage {
  inputTokens?: number;
  outputTokens?: number;
  cacheReadTokens?: number;
  cacheCreationTokens?: number;
}

export type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'refusal';

/** An answer that goes well. */
export interface AnswerReply extends Pacing {
  parts: ReplyPart[];
  /** Left out: `tool_use` when a tool is called, `end_turn` otherwise. */
  stopReason?: StopReason;
  usage?: ReplyUsage;
}

/** An HTTP error in Anthropic's shape. `type` and `message` follow from the status when left out. */
export interface StatusFault {
  fault: 'status';
  status: number;
  type?: string;
  message?: string;
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
}

/** An answer that breaks off. */
export interface CutFault extends Pacing {
  /** `hangAfter`: silence with the connection open. `drop`: the connection is destroyed. */
  fault: 'hangAfter' | 'drop';
  /** What is streamed before. A dropped request without parts gets no byte of an answer. */
  parts?: ReplyPart[];
  /** Leaves the last block unfinished. Default: true for `drop`, false for `hangAfter`. */
  openEnd?: boolean;
}

/** What a model answers, or how it fails. `hang`: the request is taken and never answered. */
export type ModelReply = AnswerReply | StatusFault | CutFault | { fault: 'hang' };

/** Says one text, or several as blocks of their own. */
export const say = (...texts: string[]): AnswerReply => ({
  parts: texts.map((text) => ({ text })),
});

export const think = (thinking: string): AnswerReply => ({ parts: [{ thinking }] });

export const callTool = (tool: string, input: Record<string, unknown>): AnswerReply => ({
  parts: [{ tool, input }],
});

/** One answer from several, in order: `together(think('…'), say('…'), callTool('Read', {…}))`. */
export const together = (...replies: AnswerReply[]): AnswerReply => {
  const merged: AnswerReply = { parts: [] };
  for (const reply of replies) {
    Object.assign(merged, reply, { parts: [...merged.parts, ...reply.parts] });
  }
  return merged;
};

/** Refuses the request with this HTTP status, e.g. 401, 429 or 529. */
export const failWith = (
  status: number,
  details: Omit<StatusFault, 'fault' | 'status'> = {},
): StatusFault => ({ fault: 'status', status, ...details });

/** Takes the request and never answers, until the client goes or the server stops. */
export const hang = (): ModelReply => ({ fault: 'hang' });

/** Streams these answers, then keeps silent with the connection open. */
export const hangAfter = (...replies: AnswerReply[]): CutFault => ({
  ...together(...replies),
  fault: 'hangAfter',
});

/** Destroys the connection: in the middle of the last of these answers, or before any byte. */
export const drop = (...replies: AnswerReply[]): CutFault => ({
  ...together(...replies),
  fault: 'drop',
});

/** The same answer with `deltaDelayMs` milliseconds before each delta of `chunkSize` characters. */
export const slowly = <T extends AnswerReply | CutFault>(
  reply: T,
  deltaDelayMs: number,
  chunkSize = 24,
): T => ({ ...reply, deltaDelayMs, chunkSize });
