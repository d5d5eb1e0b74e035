// A program that speaks the CLI's stream of JSON lines, and misbehaves as its scenario says. For what
// the real CLI does only on a bad day.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const say = (message) =>
  process.stdout.write(
    `${JSON.stringify({ session_id: 'a-session', uuid: randomUUID(), parent_tool_use_id: null, ...message })}\n`,
  );
const init = () =>
  say({ type: 'system', subtype: 'init', model: 'm', tools: [], claude_code_version: '0.0.0' });
const assistant = (text) =>
  say({
    type: 'assistant',
    message: { id: randomUUID(), model: 'm', role: 'assistant', content: [{ type: 'text', text }] },
  });
const result = (text) =>
  say({
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: text,
    num_turns: 1,
    duration_ms: 1,
    total_cost_usd: 0,
    usage: {},
  });
const stayForEver = () => setInterval(() => undefined, 1_000);

const scenarios = {
  /** Gives its result, but neither it nor its child can be got rid of. */
  'hangs after its result': () => {
    process.on('SIGTERM', () => undefined);
    const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1_000)";
    spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    stayForEver();
    init();
    assistant('Done.');
    result('Done.');
  },
  'goes on after its result': () => {
    init();
    assistant('First.');
    result('First.');
    assistant('Second.');
    result('Second.');
  },
  'says things nobody knows': () => {
    say({ type: 'something_new', payload: [1] });
    say({ type: 'system', subtype: 'something_new' });
    say({ type: 'assistant' });
    say({ type: 'assistant', message: { content: 5 } });
    say({ type: 'user', message: null });
    process.stdout.write('no JSON at all\n');
    init();
    assistant('Still here.');
    result('Still here.');
  },
  'leaves without a result': () => {
    init();
    assistant('I was just');
    process.stderr.write(`${'x'.repeat(20_000)} the end of stderr`, () => process.exit(0));
  },
  'leaves a child behind': () => {
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' }).unref();
    init();
    result('Done.');
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.type === 'control_request') {
    const response = { hook_on_failure_supported: true, hooks_applied: true, commands: [] };
    const { request_id } = message;
    say({ type: 'control_response', response: { subtype: 'success', request_id, response } });
  }
  if (message.type !== 'user') return;
  scenarios[message.message.content[0].text]();
  process.stdin.pause();
});
