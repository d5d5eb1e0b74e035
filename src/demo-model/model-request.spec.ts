import { ModelRequest } from './model-request';
import {
  assistant,
  environment,
  modelRequest,
  notice,
  toolResult,
  tools,
  toolUse,
  user,
  wireRequest,
} from './testing/wire-requests';

const write = toolUse('t1', 'Write', { file_path: '/w/a.html' });

describe('a model request', () => {
  it('tells what people said from what the CLI adds', () => {
    const request = modelRequest([
      user('<system-reminder>Be brief.</system-reminder>', 'A bakery called Rise'),
      environment('/w'),
      assistant('Done.'),
      user('<system-reminder>\nToday is Sunday.\n</system-reminder>\nMake it blue'),
      assistant('Done.'),
      user('[Request interrupted by user]\n', 'Add <b>pricing</b>'),
      assistant('Plain words'),
      user('[structured-output-enforce] You MUST call the StructuredOutput tool.'),
    ]);

    expect(request.humanTexts).toEqual([
      'A bakery called Rise',
      'Make it blue',
      'Add <b>pricing</b>',
    ]);
    expect(request.newestHumanText).toBe('Add <b>pricing</b>');
  });

  it('keeps an unanswered prompt apart from the one that follows it', () => {
    const request = modelRequest([user('bad\n', 'next')]);

    expect(request.humanTexts).toEqual(['bad', 'next']);
  });

  it('takes a message that is a plain string', () => {
    const request = modelRequest([{ role: 'user', content: 'one' }]);

    expect(request.humanTexts).toEqual(['one']);
  });

  it('gives the results of the tools since the newest prompt, with the names of their calls', () => {
    const read = toolUse('t2', 'Read', { file_path: '/w/b.html' });
    const request = modelRequest([
      user('first'),
      assistant(write),
      user(toolResult('t1', 'written')),
      assistant('Done.'),
      user('second'),
      assistant('Reading.', read),
      user(toolResult('t2', [{ type: 'text', text: 'no such file' }], true)),
    ]);

    expect(request.toolResults).toEqual([
      {
        id: 't2',
        name: 'Read',
        input: { file_path: '/w/b.html' },
        text: 'no such file',
        isError: true,
      },
    ]);
    expect(request.turns[0].toolResults).toMatchObject([
      { id: 't1', name: 'Write', isError: false },
    ]);
  });

  it('finds a prompt that stands behind a tool result in the same message', () => {
    const request = modelRequest([
      user('plan'),
      assistant(toolUse('t1', 'StructuredOutput', {})),
      user(toolResult('t1', 'ok'), 'what now?'),
    ]);

    expect(request.newestHumanText).toBe('what now?');
    expect(request.toolResults).toEqual([]);
  });

  it('knows the working directory, from a message or from the system prompt', () => {
    const inMessage = modelRequest([user('x'), environment('/data/a b/w')]);
    const inSystem = modelRequest([user('x')], {
      system: [{ type: 'text', text: '<env>\nWorking directory: /old/place\n</env>' }],
    });

    expect(inMessage.workingDirectory).toBe('/data/a b/w');
    expect(inSystem.workingDirectory).toBe('/old/place');
    expect(modelRequest([user('Working directory: /etc')]).workingDirectory).toBeUndefined();
  });

  it('follows a conversation that goes on in another working directory', () => {
    const moved = notice(
      '# Environment update\n - Primary working directory: /new/place (was /old/place)',
    );
    const request = modelRequest([user('a'), environment('/old/place'), user('b'), moved]);

    expect(request.workingDirectory).toBe('/new/place');
  });

  it('follows plan mode in and out, also when its notice stands behind another', () => {
    const on = notice('# Environment\n - Platform: linux\n\nPlan mode is active. Do not execute.');
    const off = notice('## Exited Plan Mode\n\nYou can now make edits.');

    expect(modelRequest([user('a'), on]).isPlanMode).toBe(true);
    expect(modelRequest([user('a'), on, assistant('b'), user('c'), off]).isPlanMode).toBe(false);
    expect(modelRequest([user('Plan mode is active')]).isPlanMode).toBe(false);
  });

  it('leaves out tools that are only announced, and those that the CLI took back', () => {
    const taken = notice(
      'Disregard them, and do not call these tools:\n- Denied by a rule: Glob, Grep\n\nAmbient.',
    );
    const given = notice(
      'The following tools are available again in this session. As before:\nGlob\nGrep',
    );
    const placeholder = { name: 'Later', defer_loading: true };
    const rest = { tools: [...tools('Read', 'Glob', 'Grep'), placeholder] };

    expect(modelRequest([user('a')], rest).toolNames).toEqual(['Read', 'Glob', 'Grep']);
    expect(modelRequest([user('a'), taken], rest).toolNames).toEqual(['Read']);
    expect(modelRequest([user('a'), taken, user('b'), given], rest).offersTool('Grep')).toBe(true);
  });

  it('tells when a structured answer is wanted, and its schema', () => {
    const schema = { type: 'object', properties: { message: { type: 'string' } } };
    const request = modelRequest([user('a')], {
      tools: [{ name: 'StructuredOutput', input_schema: schema }],
    });

    expect(request.wantsStructuredOutput).toBe(true);
    expect(request.structuredOutputSchema).toEqual(schema);
    expect(modelRequest([user('a')]).wantsStructuredOutput).toBe(false);
  });

  it('tells requests on the side from the main loop', () => {
    const title = '<session>\nA bakery\n</session>\n\nWrite the title.';

    expect(modelRequest([user('a')]).isMainLoop).toBe(true);
    expect(modelRequest([user('a')], { tools: undefined }).isMainLoop).toBe(true);
    expect(modelRequest([user('quota')], { tools: [], max_tokens: 1 }).isMainLoop).toBe(false);
    expect(modelRequest([user(title)], { tools: [] }).isMainLoop).toBe(false);
    expect(modelRequest([user(title)]).isMainLoop).toBe(true);
  });

  it('reads the credential from either header', () => {
    const raw = wireRequest([user('a')]);

    expect(new ModelRequest(raw, { 'x-api-key': 'k' }).apiKey).toBe('k');
    expect(new ModelRequest(raw, { authorization: 'Bearer t' }).apiKey).toBe('t');
    expect(new ModelRequest(raw).apiKey).toBeUndefined();
  });

  it('survives content that is none', () => {
    const odd = { role: 'user', content: [null, 7, { type: 'text' }, { no: 'type' }] } as never;

    expect(modelRequest([odd, user('a')]).humanTexts).toEqual(['a']);
  });
});
