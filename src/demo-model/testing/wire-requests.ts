import { ModelRequest } from '../model-request';
import type { WireBlock, WireMessage, WireRequest, WireTool } from '../wire';

/** Requests for specs, in the form that the CLI 2.1.330 gives them. */
export const user = (...content: (string | WireBlock)[]): WireMessage => ({
  role: 'user',
  content: content.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)),
});

export const assistant = (...content: (string | WireBlock)[]): WireMessage => ({
  ...user(...content),
  role: 'assistant',
});

export const notice = (text: string): WireMessage => ({ role: 'system', content: text });

export const environment = (cwd: string): WireMessage =>
  notice(
    `# Environment\nYou have been invoked in the following environment: \n - Primary working directory: ${cwd}\n - Platform: linux`,
  );

export const toolUse = (id: string, name: string, input: unknown): WireBlock => ({
  type: 'tool_use',
  id,
  name,
  input,
});

export const toolResult = (id: string, content: unknown, isError = false): WireBlock => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  is_error: isError,
});

export const tools = (...names: string[]): WireTool[] =>
  names.map((name) => ({ name, input_schema: { type: 'object' } }));

export const BUILD_TOOLS = ['Read', 'Write', 'Edit', 'Glob', 'Grep'] as const;

/** Tools for a turn that ends with a structured answer. */
export const withSchema = (
  schema: Record<string, unknown>,
  ...names: string[]
): Partial<WireRequest> => ({
  tools: [...tools(...names), { name: 'StructuredOutput', input_schema: schema }],
});

export const wireRequest = (
  messages: WireMessage[],
  rest: Partial<WireRequest> = {},
): WireRequest => ({
  model: 'claude-test',
  max_tokens: 32_000,
  stream: true,
  tools: tools(...BUILD_TOOLS),
  messages,
  ...rest,
});

export const modelRequest = (messages: WireMessage[], rest?: Partial<WireRequest>): ModelRequest =>
  new ModelRequest(wireRequest(messages, rest));
