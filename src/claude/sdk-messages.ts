import type { SDKMessage, SDKUserMessage } from './agent-sdk';

/** A content block, as far as we look at it. The CLI's messages are not taken at their type's word. */
export interface ContentBlock {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: unknown;
  tool_use_id?: string;
  is_error?: boolean;
  content?: unknown;
}

/** The model's name in messages that the CLI made up itself. */
const SYNTHETIC_MODEL = '<synthetic>';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The blocks of a message's content; a plain string is one text block, anything else none. */
export function blocksOf(content: unknown): ContentBlock[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  return content.filter(
    (block): block is ContentBlock & Record<string, unknown> =>
      isRecord(block) && typeof block.type === 'string',
  );
}

export const textOf = (content: unknown): string =>
  blocksOf(content)
    .filter((block) => block.type === 'text')
    .map((block) => block.text ?? '')
    .join('\n');

/** Said by the model itself, in the main loop: no subagent, and nothing the CLI made up. */
export const isGenuine = (message: SDKMessage): boolean =>
  message.type === 'assistant' &&
  !message.parent_tool_use_id &&
  message.error === undefined &&
  isRecord(message.message) &&
  message.message.model !== SYNTHETIC_MODEL;

/** Carries what a tool of the main loop gave back. */
export const isToolResult = (message: SDKMessage): message is SDKUserMessage =>
  message.type === 'user' &&
  !message.parent_tool_use_id &&
  blocksOf(message.message?.content).some((block) => block.type === 'tool_result');
