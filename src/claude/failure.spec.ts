import type { SDKMessage } from './agent-sdk';
import { failureOf, type FailedTurn } from './failure';
import { TurnRecord } from './turn-record';

const INIT = { type: 'system', subtype: 'init' };
const NOT_FOUND = {
  type: 'result',
  subtype: 'error_during_execution',
  is_error: true,
  num_turns: 0,
  errors: ['any words'],
};
const api = (status: number | null, more: object = {}) => ({
  type: 'result',
  subtype: 'success',
  is_error: true,
  terminal_reason: 'api_error',
  api_error_status: status,
  result: 'any words',
  ...more,
});
const synthetic = (error: string) => ({ type: 'assistant', parent_tool_use_id: null, error });
const retry = (status: number | null) => ({
  type: 'system',
  subtype: 'api_retry',
  error_status: status,
  retry_delay_ms: 60_000,
});
const gone = { exitCode: 1, signal: null, stderrTail: '' };

function failure(messages: object[], more: Partial<FailedTurn> = {}) {
  const record = new TurnRecord();
  for (const message of messages) record.observe(message as SDKMessage);
  return failureOf({ entry: 'resume', record, process: gone, ...more });
}
const name = (...parts: Parameters<typeof failure>): string => failure(...parts).failure;

describe('failureOf', () => {
  it('takes a resume that ended before its session was opened for a session that is not there', () => {
    expect(name([NOT_FOUND])).toBe('session_not_found');
    expect(name([NOT_FOUND], { entry: 'fork' })).toBe('session_not_found');
  });

  it('takes nothing else for it', () => {
    expect(name([NOT_FOUND], { entry: 'fresh' })).toBe('crashed');
    expect(name([INIT, NOT_FOUND])).toBe('crashed');
    expect(name([{ ...NOT_FOUND, num_turns: 1 }])).toBe('crashed');
    expect(name([{ ...NOT_FOUND, startup_failure_reason: 'temp_dir_unusable' }])).toBe('crashed');
    expect(name([])).toBe('crashed');
    expect(name([], { process: undefined, thrown: new Error('The store failed.') })).toBe(
      'crashed',
    );
  });

  it.each([
    [401, 'authentication'],
    [403, 'authentication'],
    [400, 'invalid_request'],
    [404, 'invalid_request'],
    [413, 'invalid_request'],
    [429, 'rate_limited'],
    [500, 'overloaded'],
    [503, 'overloaded'],
    [529, 'overloaded'],
    [null, 'overloaded'],
  ])('tells API status %p as %s', (status, expected) => {
    expect(name([INIT, api(status)])).toBe(expected);
  });

  it('believes the word for an API error before its status', () => {
    expect(name([INIT, synthetic('billing_error'), api(400)])).toBe('authentication');
    expect(name([INIT, synthetic('unknown'), api(400)])).toBe('invalid_request');
    expect(name([INIT, synthetic('server_error'), api(null)])).toBe('overloaded');
  });

  it.each([
    ['error_max_turns', 'max_turns'],
    ['error_max_budget_usd', 'budget_exceeded'],
    ['error_max_structured_output_retries', 'invalid_request'],
    ['error_something_new', 'crashed'],
  ])('tells the result %s as %s', (subtype, expected) => {
    expect(name([INIT, { type: 'result', subtype, is_error: true, errors: [] }])).toBe(expected);
  });

  it('tells a refused sign-in at the start as authentication', () => {
    const refused = { ...NOT_FOUND, startup_failure_reason: 'org_pin_mismatch' };
    expect(name([refused])).toBe('authentication');
  });

  it('tells a prompt that is too long as invalid, and an unexplained error as a crash', () => {
    expect(name([api(null, { terminal_reason: 'prompt_too_long' })])).toBe('invalid_request');
    expect(name([api(null, { terminal_reason: 'hook_stopped' })])).toBe('crashed');
  });

  it.each(['ENOENT', 'EACCES', 'ENOEXEC'])('tells %s at the start as cli_missing', (code) => {
    const spawnError = Object.assign(new Error('spawn'), { code });
    expect(name([], { process: { ...gone, exitCode: null, spawnError } })).toBe('cli_missing');
  });

  it("tells a shell's exit code for no such program as cli_missing, when nothing was heard", () => {
    const process = { ...gone, exitCode: 127 };
    expect(name([], { process })).toBe('cli_missing');
    expect(name([INIT], { process })).toBe('crashed');
  });

  it('tells why it was stopped, whatever came after', () => {
    expect(name([INIT], { stopped: 'cancelled' })).toBe('cancelled');
    expect(name([NOT_FOUND], { stopped: 'timeout' })).toBe('timeout');
    expect(name([INIT], { stopped: 'idle' })).toBe('idle');
  });

  it('tells silence after an announced retry by what is retried', () => {
    const error = failure([INIT, retry(429)], { stopped: 'idle' });
    expect(error.failure).toBe('rate_limited');
    expect(error.details.resetsAt?.getTime()).toBeGreaterThan(Date.now() + 50_000);

    expect(name([INIT, retry(529)], { stopped: 'idle' })).toBe('overloaded');
    expect(name([INIT, retry(529), INIT], { stopped: 'idle' })).toBe('idle');
    expect(name([INIT, retry(529)], { stopped: 'timeout' })).toBe('timeout');
  });

  it('gives the end of a limit only when that is what failed', () => {
    const limit = {
      type: 'rate_limit_event',
      rate_limit_info: { status: 'rejected', resetsAt: 1_893_499_200 },
    };
    const hit = failure([limit, api(429)]);
    expect(hit.details.resetsAt).toEqual(new Date('2030-01-01T12:00:00Z'));
    expect(hit.message).toContain('2030-01-01T12:00:00.000Z');
    expect(failure([limit, api(401)]).details.resetsAt).toBeUndefined();
  });

  it('tells how it ended and what was said, and keeps stderr out of the message', () => {
    const error = failure([INIT], {
      process: { exitCode: null, signal: 'SIGKILL', stderrTail: '/secret/path' },
      thrown: new Error('terminated'),
    });

    expect(error.message).toBe('The Claude CLI broke off (signal SIGKILL).');
    expect(error.details).toMatchObject({
      signal: 'SIGKILL',
      report: 'terminated',
      stderrTail: '/secret/path',
    });
    expect(failure([api(401)]).message).toBe('Claude refused the credential (API status 401).');
  });
});
