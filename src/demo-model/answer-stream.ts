import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerReply, Pacing, ReplyPart } from './model-reply';
import type { ModelRequest } from './model-request';
import { estimateTokens } from './wire';

/** Characters of a tool's input in one delta, when the answer is paced. */
const TOOL_CHUNK = 2_048;

const id = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`;

/** Cut at code points, so that no delta ends in half a character. */
function cut(text: string, size: number): string[] {
  if (text.length <= size) return [text];
  const points = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < points.length; at += size) {
    pieces.push(points.slice(at, at + size).join(''));
  }
  return pieces;
}

function pieces(text: string, pacing: Pacing): string[] {
  if (pacing.deltas !== undefined) {
    return cut(text, Math.max(1, Math.ceil(Array.from(text).length / Math.max(1, pacing.deltas))));
  }
  return cut(text, Math.max(1, pacing.chunkSize ?? Number.POSITIVE_INFINITY));
}

/** A reply in the API's shape: the body of a plain answer, and what its stream is made of. */
export class Answer {
  private readonly messageId = id('msg');
  private readonly content: Record<string, unknown>[];

  constructor(
    private readonly request: ModelRequest,
    private readonly reply: AnswerReply,
  ) {
    this.content = reply.parts.map((part) => {
      if ('text' in part) return { type: 'text', text: part.text };
      if ('thinking' in part)
        return { type: 'thinking', thinking: part.thinking, signature: 'demo' };
      return { type: 'tool_use', id: part.id ?? id('toolu'), name: part.tool, input: part.input };
    });
  }

  /** The message without `stream: true`. */
  body(): Record<string, unknown> {
    return {
      ...this.head(),
      content: this.content,
      stop_reason: this.stopReason(),
      usage: this.usage(),
    };
  }

  /**
   * Streams up to the end, or up to the end of the parts when `whole` is false. Rejects with an
   * AbortError when `signal` is aborted.
   */
  async stream(
    response: ServerResponse,
    signal: AbortSignal,
    { whole = true, openEnd = false } = {},
  ): Promise<void> {
    const send = async (type: string, data: Record<string, unknown>): Promise<void> => {
      signal.throwIfAborted();
      const room = response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
      if (!room) await once(response, 'drain', { signal });
    };
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'request-id': id('req'),
    });
    const usage = this.usage();
    await send('message_start', {
      message: {
        ...this.head(),
        content: [],
        stop_reason: null,
        usage: { ...usage, output_tokens: 1 },
      },
    });
    for (const [index, part] of this.reply.parts.entries()) {
      await send('content_block_start', { index, content_block: this.emptyBlock(index) });
      for (const delta of this.deltas(part)) {
        const wait = this.reply.deltaDelayMs ?? 0;
        if (wait > 0) await delay(wait, undefined, { signal });
        await send('content_block_delta', { index, delta });
      }
      if (openEnd && index === this.reply.parts.length - 1) return;
      await send('content_block_stop', { index });
    }
    if (!whole) return;
    await send('message_delta', {
      delta: { stop_reason: this.stopReason(), stop_sequence: null },
      usage,
    });
    await send('message_stop', {});
    response.end();
  }

  private head(): Record<string, unknown> {
    const { messageId, request } = this;
    return {
      id: messageId,
      type: 'message',
      role: 'assistant',
      model: request.model,
      stop_sequence: null,
    };
  }

  private stopReason(): string {
    const callsTool = this.reply.parts.some((part) => 'tool' in part);
    return this.reply.stopReason ?? (callsTool ? 'tool_use' : 'end_turn');
  }

  private emptyBlock(index: number): Record<string, unknown> {
    const block = this.content[index];
    if (block.type === 'text') return { type: 'text', text: '' };
    if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
    return { ...block, input: {} };
  }

  private deltas(part: ReplyPart): Record<string, unknown>[] {
    if ('text' in part) {
      return pieces(part.text, this.reply).map((text) => ({ type: 'text_delta', text }));
    }
    if ('thinking' in part) {
      const thoughts = pieces(part.thinking, this.reply);
      return [
        ...thoughts.map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: 'demo' },
      ];
    }
    const paced = (this.reply.deltaDelayMs ?? 0) > 0;
    const json = JSON.stringify(part.input);
    return cut(json, paced ? TOOL_CHUNK : Number.POSITIVE_INFINITY).map((partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    }));
  }

  /** What was said before the last answer counts as read from the cache, what came since as new. */
  private usage(): Record<string, number> {
    const { raw } = this.request;
    const known = raw.messages.findLastIndex((message) => message.role === 'assistant') + 1;
    const fixed = estimateTokens(raw.system) + estimateTokens(raw.tools);
    const before = known === 0 ? 0 : fixed + estimateTokens(raw.messages.slice(0, known));
    const since = (known === 0 ? fixed : 0) + estimateTokens(raw.messages.slice(known));
    const given = this.reply.usage ?? {};
    return {
      input_tokens: given.inputTokens ?? 4,
      cache_creation_input_tokens: given.cacheCreationTokens ?? since,
      cache_read_input_tokens: given.cacheReadTokens ?? before,
      output_tokens: given.outputTokens ?? estimateTokens(this.content),
    };
  }
}
