import { withoutFolder } from '../common/without-folder';
import type { TranscriptEntry } from './transcripts.repository';

/** One message of a conversation, as people read it. */
export interface ConversationMessage {
  id: string;
  role: 'user' | 'assistant' | 'tool';
  /** What was said; for a tool, what came back. */
  text: string;
  /** Tools that the assistant used with this message. */
  tools?: { name: string; input: unknown }[];
  at?: string;
}

interface Block {
  type: string;
  text?: string;
  name?: string;
  input?: unknown;
  content?: unknown;
}

/** A tool's answer is shortened to this many characters: it may be a whole file. */
const MAX_TOOL_TEXT = 4_000;

/**
 * The conversation that a transcript holds, oldest first, up to the message `until`. A transcript is
 * a tree: failed turns that were dropped are branches beside the line that leads to `until`.
 */
export function conversationOf(
  entries: readonly TranscriptEntry[],
  until?: string,
): ConversationMessage[] {
  const byUuid = new Map(
    entries.flatMap((entry) => (entry.uuid === undefined ? [] : [[entry.uuid, entry] as const])),
  );
  const line: TranscriptEntry[] = [];
  const seen = new Set<string>();
  let at: string | null | undefined = until ?? [...byUuid.keys()].at(-1);
  while (at !== null && at !== undefined && !seen.has(at)) {
    seen.add(at);
    const entry = byUuid.get(at);
    if (entry === undefined) break;
    line.unshift(entry);
    // After a compaction the line goes on where the summary was made.
    at = entry.parentUuid ?? (entry['logicalParentUuid'] as string | undefined);
  }
  return line.flatMap((entry) => {
    const message = toMessage(entry);
    const folder = entry['cwd'];
    return message && typeof folder === 'string' ? withoutFolder(message, folder) : (message ?? []);
  });
}

function toMessage(entry: TranscriptEntry): ConversationMessage | undefined {
  if (entry['isMeta'] === true || entry['isSidechain'] === true) return undefined;
  // What the CLI tells Claude when it has shortened the conversation; nobody said it.
  if (entry['isCompactSummary'] === true) return undefined;
  if (entry.type !== 'user' && entry.type !== 'assistant') return undefined;
  const { content } = (entry['message'] ?? {}) as { content?: string | Block[] };
  const blocks: Block[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
  const results = blocks.filter((block) => block.type === 'tool_result');
  const text = textOf(results.length > 0 ? results.map(resultText) : blocks.map(blockText));
  const tools = blocks
    .filter((block) => block.type === 'tool_use')
    .map((block) => ({ name: block.name ?? '', input: block.input }));
  if (text === '' && tools.length === 0) return undefined;
  return {
    id: entry.uuid!,
    role: results.length > 0 ? 'tool' : entry.type,
    text: results.length > 0 ? text.slice(0, MAX_TOOL_TEXT) : text,
    ...(tools.length === 0 ? {} : { tools }),
    ...(typeof entry['timestamp'] === 'string' ? { at: entry['timestamp'] } : {}),
  };
}

const textOf = (parts: string[]): string => parts.filter((part) => part !== '').join('\n');

/** The CLI's own additions to a prompt are not what the user said. */
const blockText = (block: Block): string =>
  block.type === 'text'
    ? (block.text ?? '').replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, '').trim()
    : '';

function resultText({ content }: Block): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? textOf((content as Block[]).map((part) => part.text ?? '')) : '';
}
