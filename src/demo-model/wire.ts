import type { IncomingHttpHeaders } from 'node:http';

/** The parts of a Messages API request that are read here. Everything comes from outside: all may be missing. */
export interface WireBlock {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: unknown;
  tool_use_id?: string;
  is_error?: boolean;
  content?: unknown;
}

export interface WireMessage {
  /** The CLI also sends `system` messages in the middle of a conversation. */
  role: string;
  content: string | WireBlock[];
}

export interface WireTool {
  name: string;
  description?: string;
  input_schema?: Record<string, unknown>;
  /** A tool that is named but not loaded. */
  defer_loading?: boolean;
}

export interface WireRequest {
  model?: string;
  messages: WireMessage[];
  system?: string | WireBlock[];
  tools?: WireTool[];
  max_tokens?: number;
  stream?: boolean;
  [other: string]: unknown;
}

export type WireHeaders = IncomingHttpHeaders;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The blocks of a content that may be a plain string. */
export const blocksOf = (content: unknown): WireBlock[] => {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  return content.filter(
    (block): block is WireBlock => isRecord(block) && typeof block.type === 'string',
  );
};

/** The text of a content: of its text blocks, in order. */
export const textOf = (content: unknown): string =>
  blocksOf(content)
    .flatMap((block) => (typeof block.text === 'string' ? [block.text] : []))
    .join('\n');

/** A tokenizer's rule of thumb: about four characters to a token. */
export const estimateTokens = (value: unknown): number => {
  if (value === undefined) return 0;
  return Math.ceil((typeof value === 'string' ? value : JSON.stringify(value)).length / 4);
};
