import type { SDKMessage } from './agent-sdk';
import { MessageMapper } from './message-mapper';

/** A message as it comes from the CLI, which the types describe only in part. */
const raw = (message: unknown): SDKMessage => message as SDKMessage;

const delta = (text: string, kind = 'text', parent: string | null = null): SDKMessage =>
  raw({
    type: 'stream_event',
    parent_tool_use_id: parent,
    event: { type: 'content_block_delta', delta: { type: `${kind}_delta`, [kind]: text } },
  });
const start = (id: string): SDKMessage =>
  raw({
    type: 'stream_event',
    parent_tool_use_id: null,
    event: { type: 'message_start', message: { id } },
  });
const assistant = (content: unknown, more: object = {}, id = 'm1'): SDKMessage =>
  raw({
    type: 'assistant',
    uuid: 'u1',
    parent_tool_use_id: null,
    message: { id, model: 'claude', content },
    ...more,
  });
const text = (value: string) => ({ type: 'text', text: value });

const map = (...messages: SDKMessage[]) => {
  const mapper = new MessageMapper();
  return messages.flatMap((message) => mapper.map(message));
};

describe('MessageMapper', () => {
  it('passes text and thinking as they stream, and no text twice', () => {
    expect(
      map(
        start('m1'),
        delta('Hm', 'thinking'),
        delta('He'),
        delta('llo'),
        assistant([text('Hello')]),
      ),
    ).toEqual([
      { type: 'thinking', text: 'Hm' },
      { type: 'text', text: 'He' },
      { type: 'text', text: 'llo' },
      { type: 'message', uuid: 'u1', text: 'Hello' },
    ]);
  });

  it('gives the whole text of a message that did not stream, though another one did', () => {
    expect(map(start('m1'), delta('Hello'), assistant([text('Other')], {}, 'm2'))).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'text', text: 'Other' },
      { type: 'message', uuid: 'u1', text: 'Other' },
    ]);
  });

  it('leaves out what a subagent says, but not the tools it uses', () => {
    const parent = { parent_tool_use_id: 't0' };
    const use = { type: 'tool_use', id: 't1', name: 'Read', input: { file_path: 'a' } };

    expect(map(delta('inner', 'text', 't0'), assistant([text('inner'), use], parent))).toEqual([
      { type: 'tool', id: 't1', name: 'Read', input: { file_path: 'a' }, parentToolUseId: 't0' },
    ]);
  });

  it('takes nothing for an answer that the CLI made up for an error', () => {
    expect(map(assistant([text('API Error: 401')], { error: 'authentication_failed' }))).toEqual(
      [],
    );
    const synthetic = { id: 'm1', model: '<synthetic>', content: [text('Usage: 0')] };
    expect(map(assistant([], { message: synthetic }))).toEqual([]);
  });

  it('gives a tool and its result, the result as text and at most 2,000 characters', () => {
    const result = (content: unknown, is_error?: boolean): SDKMessage =>
      raw({
        type: 'user',
        parent_tool_use_id: null,
        message: { content: [{ type: 'tool_result', tool_use_id: 't1', content, is_error }] },
      });
    const use = { type: 'tool_use', id: 't1', name: 'Glob', input: {} };

    expect(
      map(
        assistant([use]),
        result('found'),
        result([text('a'), { type: 'image' }, text('b')], true),
        result('x'.repeat(1_999) + '😀'),
      ),
    ).toEqual([
      { type: 'tool', id: 't1', name: 'Glob', input: {} },
      { type: 'message', uuid: 'u1', text: '' },
      { type: 'tool_result', id: 't1', isError: false, content: 'found' },
      { type: 'tool_result', id: 't1', isError: true, content: 'a\nb' },
      { type: 'tool_result', id: 't1', isError: false, content: 'x'.repeat(1_999) },
    ]);
  });

  it('tells of the start, of retries, and of a transcript that did not get through', () => {
    expect(
      map(
        raw({
          type: 'system',
          subtype: 'init',
          session_id: 's1',
          model: 'claude',
          claude_code_version: '2.1.330',
          tools: ['Read'],
        }),
        raw({
          type: 'system',
          subtype: 'api_retry',
          attempt: 2,
          retry_delay_ms: 500,
          error_status: 529,
        }),
        raw({
          type: 'system',
          subtype: 'api_retry',
          attempt: 3,
          retry_delay_ms: 9,
          error_status: null,
        }),
        raw({ type: 'system', subtype: 'mirror_error', error: 'away' }),
      ),
    ).toEqual([
      { type: 'init', sessionId: 's1', model: 'claude', cliVersion: '2.1.330', tools: ['Read'] },
      { type: 'retry', attempt: 2, delayMs: 500, status: 529 },
      { type: 'retry', attempt: 3, delayMs: 9, status: undefined },
      { type: 'mirror_error', message: 'away' },
    ]);
  });

  it.each([
    { type: 'something_new' },
    { type: 'system', subtype: 'something_new' },
    { type: 'stream_event', parent_tool_use_id: null, event: { type: 'ping' } },
    { type: 'assistant' },
    { type: 'assistant', message: { content: 'plain' }, error: 'unknown' },
    { type: 'user', message: null },
    { type: 'user', message: { content: 'Continue.' } },
    { type: 'result', subtype: 'success' },
  ])('makes nothing of %j', (message) => {
    expect(map(raw(message))).toEqual([]);
  });
});
