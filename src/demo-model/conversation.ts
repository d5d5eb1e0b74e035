import { blocksOf, textOf, type WireMessage } from './wire';

/** What a tool gave back. */
export interface ToolResult {
  /** The id of the call. */
  id: string;
  name: string;
  /** The input of the call. */
  input: unknown;
  text: string;
  isError: boolean;
}

/** A prompt of a person, and what tools gave back before the next one. */
export interface Turn {
  prompt: string;
  toolResults: ToolResult[];
}

/** A conversation, told apart into what people said and what the CLI put between. */
export interface Conversation {
  /** Oldest first. */
  turns: Turn[];
  /** Everything the CLI told the model in passing, in order: its environment block, modes, reminders. */
  notices: string[];
}

const REMINDER = /<system-reminder>([\s\S]*?)<\/system-reminder>/g;

/** Blocks and sentences that the CLI puts into user messages, and that no person wrote. */
const INJECTED = [
  /<(command-name|command-message|command-args|local-command-stdout|local-command-stderr|local-command-caveat|bash-input|bash-stdout|bash-stderr|task-notification)>[\s\S]*?<\/\1>/g,
  /^\[Request interrupted by user[^\]]*\]\s*$/gm,
  /^\[structured-output-enforce\][\s\S]*$/g,
  /^This session is being continued from a previous conversation[\s\S]*$/g,
];

const humanPart = (text: string): string =>
  INJECTED.reduce((rest, pattern) => rest.replace(pattern, ''), text.replace(REMINDER, '')).trim();

const reminders = (text: string): string[] =>
  [...text.matchAll(REMINDER)].map((match) => match[1].trim());

/** Reads a request's messages. Never throws: what it does not know is left out. */
export function readConversation(messages: readonly WireMessage[]): Conversation {
  const calls = new Map<string, { name: string; input: unknown }>();
  const conversation: Conversation = { turns: [], notices: [] };
  for (const message of messages) {
    if (message.role === 'system') conversation.notices.push(textOf(message.content));
    for (const block of blocksOf(message.content)) {
      if (block.type === 'tool_use' && block.id !== undefined) {
        calls.set(block.id, { name: block.name ?? '', input: block.input });
      }
      if (message.role !== 'user') continue;
      if (block.type === 'tool_result') {
        const id = block.tool_use_id ?? '';
        const call = calls.get(id) ?? { name: '', input: undefined };
        const result = {
          id,
          ...call,
          text: textOf(block.content),
          isError: block.is_error === true,
        };
        // A prompt may be nothing but text that looks like the CLI's own.
        if (conversation.turns.length === 0)
          conversation.turns.push({ prompt: '', toolResults: [] });
        conversation.turns[conversation.turns.length - 1].toolResults.push(result);
      }
      if (block.type === 'text' && typeof block.text === 'string') {
        conversation.notices.push(...reminders(block.text));
        const prompt = humanPart(block.text);
        if (prompt !== '') conversation.turns.push({ prompt, toolResults: [] });
      }
    }
  }
  return conversation;
}
