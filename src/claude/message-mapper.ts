import type { SDKMessage } from './agent-sdk';
import type { ClaudeEvent } from './claude-event';
import { blocksOf, isGenuine, textOf, type ContentBlock } from './sdk-messages';

const TOOL_RESULT_LIMIT = 2_000;

/**
 * Turns the SDK's messages into our events; what it does not know gives none. One for each turn,
 * because a text that has streamed must not come again with its whole message.
 */
export class MessageMapper {
  /** API message ids whose text came as deltas. */
  private readonly streamed = new Set<string>();
  private streamingId = '';

  map(message: SDKMessage): ClaudeEvent[] {
    switch (message.type) {
      case 'stream_event':
        return message.parent_tool_use_id ? [] : this.fromStream(message.event);
      case 'assistant':
        return this.fromAssistant(message);
      case 'user':
        return blocksOf(message.message?.content)
          .filter((block) => block.type === 'tool_result')
          .map(toolResult);
      case 'system':
        return fromSystem(message);
      default:
        return [];
    }
  }

  private fromStream(event: StreamEvent): ClaudeEvent[] {
    if (event.type === 'message_start') this.streamingId = event.message.id;
    if (event.type !== 'content_block_delta') return [];
    switch (event.delta.type) {
      case 'text_delta':
        this.streamed.add(this.streamingId);
        return [{ type: 'text', text: event.delta.text }];
      case 'thinking_delta':
        return [{ type: 'thinking', text: event.delta.thinking }];
      default:
        return [];
    }
  }

  private fromAssistant(message: Extract<SDKMessage, { type: 'assistant' }>): ClaudeEvent[] {
    const blocks = blocksOf(message.message?.content);
    const events: ClaudeEvent[] = [];
    const genuine = isGenuine(message);
    const text = textOf(blocks);
    if (genuine && text !== '' && !this.streamed.has(message.message.id)) {
      events.push({ type: 'text', text });
    }
    for (const block of blocks) {
      if (block.type === 'tool_use') events.push(toolUse(block, message.parent_tool_use_id));
    }
    if (genuine) events.push({ type: 'message', uuid: message.uuid, text });
    return events;
  }
}

type StreamEvent = Extract<SDKMessage, { type: 'stream_event' }>['event'];

function fromSystem(message: Extract<SDKMessage, { type: 'system' }>): ClaudeEvent[] {
  switch (message.subtype) {
    case 'init':
      return [
        {
          type: 'init',
          sessionId: message.session_id,
          model: message.model,
          cliVersion: message.claude_code_version,
          tools: message.tools,
        },
      ];
    case 'api_retry':
      return [
        {
          type: 'retry',
          attempt: message.attempt,
          delayMs: message.retry_delay_ms,
          status: message.error_status ?? undefined,
        },
      ];
    case 'mirror_error':
      return [{ type: 'mirror_error', message: message.error }];
    default:
      return [];
  }
}

const toolUse = (block: ContentBlock, parent: string | null | undefined): ClaudeEvent => ({
  type: 'tool',
  id: block.id ?? '',
  name: block.name ?? '',
  input: block.input,
  ...(parent && { parentToolUseId: parent }),
});

const toolResult = (block: ContentBlock): ClaudeEvent => ({
  type: 'tool_result',
  id: block.tool_use_id ?? '',
  isError: block.is_error === true,
  content: shorten(textOf(block.content)),
});

/** Half of a surrogate pair at the end would be no valid JSON for Postgres. */
const shorten = (text: string): string =>
  text.slice(0, TOOL_RESULT_LIMIT).replace(/[\ud800-\udbff]$/, '');
