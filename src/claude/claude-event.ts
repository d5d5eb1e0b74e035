/** Tokens of one turn's main loop, as the CLI counts them. */
export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
}

/** How a turn ended well. */
export interface TurnResult {
  /** The session that carries the conversation now. */
  sessionId: string;
  /** Claude's final answer, as text. */
  text: string;
  /** The parsed answer, when the request had an `outputSchema`. */
  structuredOutput?: unknown;
  usage: TokenUsage;
  /** What this turn has cost, in US dollars, by the CLI's estimate. */
  costUsd: number;
  /** The CLI's estimate in US dollars, **cumulative over the conversation**, also across resumes. */
  cumulativeCostUsd: number;
  /** Rounds of model and tools. */
  rounds: number;
  durationMs: number;
  /**
   * Where a later turn can resume: the uuid of the turn's last message by the model, or of the tool
   * result after it. Undefined when the session store took none of them.
   */
  lastMessageUuid?: string;
}

/** What happens in a turn, in order. `result` is the last, once, and only when the turn was real. */
export type ClaudeEvent =
  /** The CLI's process is there; `pid` leads its process group. */
  | { type: 'process'; pid: number }
  /** The CLI has opened the session. */
  | { type: 'init'; sessionId: string; model: string; cliVersion: string; tools: string[] }
  /** A piece of the answer, as it streams. */
  | { type: 'text'; text: string }
  | { type: 'thinking'; text: string }
  /** Claude uses a tool; the input is complete. `parentToolUseId` is set inside a subagent. */
  | { type: 'tool'; id: string; name: string; input: unknown; parentToolUseId?: string }
  /** What came back to it, as text, at most 2,000 characters. */
  | { type: 'tool_result'; id: string; isError: boolean; content: string }
  /** One genuine assistant message is complete (subagents' are left out). */
  | { type: 'message'; uuid: string; text: string }
  /** The CLI tries an API request again; text that came since the last `message` is void. */
  | { type: 'retry'; attempt: number; delayMs: number; status?: number }
  /** A batch of the transcript did not reach the session store. */
  | { type: 'mirror_error'; message: string }
  | { type: 'result'; result: TurnResult };
