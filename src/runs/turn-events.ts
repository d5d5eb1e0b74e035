import type { ClaudeEvent } from '../claude/claude-event';
import { withoutFolder } from '../common/without-folder';
import type { RunEventDraft } from './run-event';

/** What of a turn belongs in the run's log. */
export function toDraft(event: ClaudeEvent, cwd: string): RunEventDraft | undefined {
  switch (event.type) {
    case 'text':
    case 'thinking':
      return { type: event.type, text: event.text };
    case 'tool':
      return {
        type: 'tool',
        id: event.id,
        name: event.name,
        input: withoutFolder(event.input, cwd),
      };
    case 'tool_result':
      return {
        type: 'tool_result',
        id: event.id,
        isError: event.isError,
        content: withoutFolder(event.content, cwd),
      };
    case 'retry':
      return {
        type: 'status',
        status: 'running',
        detail: `Claude is asked again (attempt ${event.attempt})`,
      };
    default:
      return undefined;
  }
}
