import type { RunSession } from '../sessions/session-source';
import type { RunBody } from './run-body.dto';
import type { RunPhase, RunUsage } from './run.entity';

/** What a run can say while it is at work. Text and thinking come in pieces. */
export type RunEventDraft =
  | { type: 'status'; status: 'queued' | 'running'; phase?: RunPhase; detail?: string }
  | { type: 'session'; session: RunSession }
  | { type: 'text'; text: string }
  | { type: 'thinking'; text: string }
  | { type: 'tool'; id: string; name: string; input: unknown }
  | { type: 'tool_result'; id: string; isError: boolean; content: string }
  | { type: 'file'; path: string; change: 'added' | 'changed' | 'removed' }
  | { type: 'log'; stream: 'stdout' | 'stderr' | 'service'; text: string }
  | { type: 'usage'; usage: RunUsage }
  | { type: 'preview'; previewUrl: string };

/** How a run ends: exactly once, as its last event, with its body. */
export type TerminalEventDraft = { type: 'completed' | 'failed' | 'cancelled' } & RunBody;

export type RunEventType = (RunEventDraft | TerminalEventDraft)['type'];

/** One event of a run's log, as it is stored, streamed and paged. `seq` starts at 1, without gaps. */
export type RunEvent = { runId: string; seq: number; at: string } & (
  RunEventDraft | TerminalEventDraft
);

export const isTerminalEvent = (event: { type: RunEventType }): boolean =>
  event.type === 'completed' || event.type === 'failed' || event.type === 'cancelled';
