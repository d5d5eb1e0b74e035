import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAgentSdk } from './agent-sdk';
import type { ClaudeError } from './claude-error';
import type { ClaudeEvent } from './claude-event';
import { processGroupExists } from '../common/processes/process-group';
import { only, streamed } from './testing/cli-harness';
import { Turn } from './turn';

const ODD_CLI = join(__dirname, 'testing', 'odd-cli.mjs');

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'onethread-turn-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Takes a turn with a CLI that misbehaves in this way. */
async function take(scenario: string) {
  const events: ClaudeEvent[] = [];
  const turn = new Turn({
    entry: 'fresh',
    limits: { turnMs: 15_000, idleMs: 10_000 },
    patience: { leaveMs: 100, flushMs: 100, flushWhenStoppedMs: 100 },
    emit: (event) => events.push(event),
  });
  const { query } = await loadAgentSdk();
  const run = turn.run((spawn) =>
    Promise.resolve(
      query({
        prompt: scenario,
        options: {
          cwd: folder,
          pathToClaudeCodeExecutable: ODD_CLI,
          spawnClaudeCodeProcess: spawn,
          env: { PATH: dirname(process.execPath) },
        },
      }),
    ),
  );
  const error = await run.then(
    () => undefined,
    (failure: unknown) => failure as ClaudeError,
  );
  const group = only(events, 'process')[0].pid;
  return { events, error, result: only(events, 'result')[0]?.result, group };
}

describe('a turn whose CLI', () => {
  it('hangs after its result completes, and the CLI and its child are ended', async () => {
    const { error, result, group } = await take('hangs after its result');

    expect(error).toBeUndefined();
    expect(result?.text).toBe('Done.');
    expect(processGroupExists(group)).toBe(false);
  });

  it('leaves a child behind is complete only when that is gone', async () => {
    const { result, group } = await take('leaves a child behind');

    expect(result?.text).toBe('Done.');
    expect(processGroupExists(group)).toBe(false);
  });

  it('goes on after its result has the first for its result', async () => {
    const { events, result } = await take('goes on after its result');

    expect(result).toMatchObject({
      text: 'First.',
      lastMessageUuid: only(events, 'message')[0].uuid,
    });
    expect(only(events, 'result')).toHaveLength(1);
    expect(streamed(events)).toBe('First.');
  });

  it('says things nobody knows goes well', async () => {
    const { events, result } = await take('says things nobody knows');

    expect(result?.text).toBe('Still here.');
    expect(streamed(events)).toBe('Still here.');
  });

  it('leaves without a result has crashed, with the end of what it wrote to stderr', async () => {
    const { error, result } = await take('leaves without a result');

    expect(result).toBeUndefined();
    expect(error?.failure).toBe('crashed');
    expect(error?.details).toMatchObject({ messages: 1, exitCode: 0 });
    expect(error?.details.stderrTail).toMatch(/the end of stderr$/);
    expect(error?.details.stderrTail?.length).toBeLessThanOrEqual(8 * 1024);
  });
});
