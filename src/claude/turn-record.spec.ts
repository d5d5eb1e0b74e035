import type { SDKMessage } from './agent-sdk';
import { TurnRecord } from './turn-record';

const assistant = (uuid: string, more: object = {}): SDKMessage =>
  ({
    type: 'assistant',
    uuid,
    parent_tool_use_id: null,
    message: { model: 'claude', content: [{ type: 'tool_use' }] },
    ...more,
  }) as SDKMessage;
const toolResult = (uuid: string, more: object = {}): SDKMessage =>
  ({
    type: 'user',
    uuid,
    parent_tool_use_id: null,
    message: { content: [{ type: 'tool_result' }] },
    ...more,
  }) as SDKMessage;

const recordOf = (...messages: SDKMessage[]): TurnRecord => {
  const record = new TurnRecord();
  for (const message of messages) record.observe(message);
  return record;
};

describe('TurnRecord', () => {
  it('resumes at the result of the last tool, not at its call', () => {
    const record = recordOf(assistant('a'), assistant('b'), toolResult('c'));

    expect(record.resumePoint()).toBe('c');
    expect(record.messages).toBe(2);
  });

  it('passes over what subagents say, what the CLI made up, and texts that are not results', () => {
    const record = recordOf(
      assistant('a'),
      assistant('b', { parent_tool_use_id: 't0' }),
      toolResult('c', { parent_tool_use_id: 't0' }),
      assistant('d', { error: 'rate_limit' }),
      toolResult('e', { message: { content: [{ type: 'text', text: 'Call the tool now.' }] } }),
    );

    expect(record.resumePoint()).toBe('a');
    expect(record.messages).toBe(1);
    expect(record.apiError).toBe('rate_limit');
  });

  it('resumes at the last message that was kept', () => {
    const record = recordOf(assistant('a'), toolResult('b'), assistant('c'));

    expect(record.resumePoint((uuid) => uuid !== 'c')).toBe('b');
    expect(record.resumePoint(() => false)).toBeUndefined();
  });

  it('keeps the first result and what led to it', () => {
    const result = (text: string) => ({ type: 'result', result: text }) as SDKMessage;

    const record = recordOf(assistant('a'), result('one'), assistant('b'), result('two'));

    expect(record.result).toMatchObject({ result: 'one' });
    expect(record.resumePoint()).toBe('a');
  });
});
