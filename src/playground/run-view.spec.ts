import { isOver, newRun, withEvent } from './public/js/run-view.js';

const AT = '2026-01-01T00:00:00.000Z';

/** A run after these events, numbered from 1. */
const after = (...drafts: Record<string, unknown>[]) =>
  drafts.reduce<ReturnType<typeof newRun>>(
    (run, draft, index) => withEvent(run, { runId: 'r', seq: index + 1, at: AT, ...draft }),
    newRun({ runId: 'r' }),
  );

it('joins pieces of text, and begins anew after a tool', () => {
  const run = after(
    { type: 'text', text: 'I lo' },
    { type: 'text', text: 'ok.' },
    { type: 'tool', id: 't', name: 'Read', input: {} },
    { type: 'text', text: 'Done.' },
    { type: 'tool_result', id: 't', isError: true, content: 'no' },
  );
  expect(run.activity).toEqual([
    { kind: 'text', text: 'I look.' },
    { kind: 'tool', id: 't', name: 'Read', input: {}, state: 'failed', result: 'no' },
    { kind: 'text', text: 'Done.' },
  ]);
  expect(run.seq).toBe(5);
});

it('goes through its phases, and says why it goes back', () => {
  const run = after(
    { type: 'status', status: 'queued' },
    { type: 'status', status: 'running', phase: 'generating' },
    { type: 'status', status: 'running', phase: 'building' },
    { type: 'status', status: 'running', phase: 'generating', detail: 'the build failed' },
  );
  expect(run).toMatchObject({ status: 'running', phase: 'generating', startedAt: AT });
  expect(run.phases).toEqual(['generating', 'building', 'generating']);
  expect(run.activity).toEqual([{ kind: 'note', text: 'the build failed' }]);
});

it('tells when a lost worker has put it back in line', () => {
  const run = after(
    { type: 'status', status: 'queued' },
    { type: 'status', status: 'running' },
    { type: 'status', status: 'queued' },
  );
  expect(run.status).toBe('queued');
  expect(run.activity).toEqual([{ kind: 'note', text: expect.stringMatching(/starts again/) }]);
});

it('takes over the body of its end', () => {
  const run = after(
    { type: 'status', status: 'running', phase: 'publishing' },
    { type: 'file', path: 'index.html', change: 'added' },
    {
      type: 'completed',
      status: 'completed',
      message: 'Hello',
      versionNumber: 3,
      source: 'update_project',
    },
  );
  expect(isOver(run)).toBe(true);
  expect(run).toMatchObject({
    message: 'Hello',
    versionNumber: 3,
    finishedAt: AT,
    phase: undefined,
    seq: 3,
  });
  expect(run.files).toEqual([{ path: 'index.html', change: 'added' }]);
});

it('stays over while its story is read again', () => {
  const known = newRun({ runId: 'r', status: 'failed' });
  expect(withEvent(known, { seq: 1, type: 'status', status: 'running', at: AT }).status).toBe(
    'failed',
  );
});

it('keeps the end of a log that is too long', () => {
  const run = after(
    { type: 'log', text: 'a'.repeat(150_000) },
    { type: 'log', text: 'b'.repeat(150_000) },
  );
  expect(run.log).toHaveLength(200_000);
  expect(run.log.endsWith('b')).toBe(true);
});

it('lets pass what a newer service says', () => {
  expect(after({ type: 'sound' }).seq).toBe(1);
});
