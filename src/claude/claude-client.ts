import type { SessionStore } from '@anthropic-ai/claude-agent-sdk' with {
  'resolution-mode': 'import',
};
import type { Observable } from 'rxjs';
import type { ClaudeEvent } from './claude-event';
import type { ToolPolicy } from './tool-policy';

/** How a turn enters its conversation. All ids are UUIDs. */
export type SessionEntry =
  /** Start a conversation under an id of our choosing; an id that is in use is refused. */
  | { kind: 'fresh'; id: string }
  /** Go on with one. With `at`, whatever came after that message is dropped. */
  | { kind: 'resume'; id: string; at?: string }
  /** Go on in a copy under the new `id`, which knows `from` up to the message `at`. */
  | { kind: 'fork'; id: string; from: string; at?: string };

export interface ClaudeRequest {
  prompt: string;
  /** The working directory: absolute, and there. */
  cwd: string;
  /** CLAUDE_CONFIG_DIR of this conversation alone: absolute; made when missing. */
  configDir: string;
  session: SessionEntry;
  policy: ToolPolicy;
  /** Added to the CLI's own system prompt. */
  instructions?: string;
  /** JSON schema of the answer; the parsed value is `result.structuredOutput`. */
  outputSchema?: Record<string, unknown>;
  /** Keeps the transcript outside the config directory. */
  sessionStore?: SessionStore;
  /** Overrides of the configured limits, in seconds; of the two cost limits the lower one counts. */
  limits?: { turnTimeoutSeconds?: number; idleTimeoutSeconds?: number; budgetUsd?: number };
}

/**
 * Runs one turn of Claude. Abstract, so that it is the injection token too.
 *
 * `run` is cold: a process is started for each subscription. It emits {@link ClaudeEvent}s, `result`
 * last, then completes; or it errors with a `ClaudeError`. Both come only after the CLI's process
 * group is gone. Unsubscribing ends the process group: stdin closed, SIGTERM, then SIGKILL.
 * Whoever needs to know when it is gone aborts `signal` instead, and gets `cancelled`; or the
 * result, when that had come before.
 */
export abstract class ClaudeClient {
  abstract run(request: ClaudeRequest, signal?: AbortSignal): Observable<ClaudeEvent>;

  /** Processes started here that are alive. */
  abstract get processes(): number;

  /** Resolves when no process started here is left. Nothing is stopped by asking. */
  abstract settled(): Promise<void>;
}
