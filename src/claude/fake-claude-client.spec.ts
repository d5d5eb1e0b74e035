import { lastValueFrom, toArray } from 'rxjs';
import type { ClaudeRequest } from './claude-client';
import { FakeClaudeClient } from './fake-claude-client';

const request: ClaudeRequest = {
  prompt: 'Hello',
  cwd: '/work',
  configDir: '/claude',
  session: { kind: 'fresh', id: '11111111-1111-4111-8111-111111111111' },
  policy: 'build',
};

describe('FakeClaudeClient', () => {
  it('plays what the test says, for each subscription', async () => {
    const claude = new FakeClaudeClient();
    const turn$ = claude.run(request);
    expect(claude.turns).toEqual([]);

    const events = lastValueFrom(turn$.pipe(toArray()));
    const turn = await claude.nextTurn();
    turn.emit({ type: 'text', text: 'Hi' }).succeed({ text: 'Hi' });

    expect(await events).toEqual([
      { type: 'text', text: 'Hi' },
      {
        type: 'result',
        result: expect.objectContaining({ sessionId: request.session.id, text: 'Hi' }),
      },
    ]);
    expect(turn.ended).toBeUndefined();
    await claude.settled();
  });

  it('fails like the real one', async () => {
    const claude = new FakeClaudeClient();
    const events = lastValueFrom(claude.run(request));
    (await claude.nextTurn()).fail('rate_limited', { apiStatus: 429 });

    await expect(events).rejects.toMatchObject({
      failure: 'rate_limited',
      details: { apiStatus: 429 },
    });
  });

  it('tells `cancelled` when the signal is aborted, before or during the turn', async () => {
    const claude = new FakeClaudeClient();
    const abort = new AbortController();
    const events = lastValueFrom(claude.run(request, abort.signal));
    const turn = await claude.nextTurn();
    abort.abort();

    await expect(events).rejects.toMatchObject({ failure: 'cancelled' });
    expect(turn.ended).toBe('aborted');
    await expect(lastValueFrom(claude.run(request, abort.signal))).rejects.toMatchObject({
      failure: 'cancelled',
    });
    expect(claude.turns).toHaveLength(1);
  });

  it('sees that a turn was unsubscribed', async () => {
    const claude = new FakeClaudeClient();
    const subscription = claude.run(request).subscribe();
    const turn = await claude.nextTurn();
    const settled = claude.settled();

    subscription.unsubscribe();

    expect(turn.ended).toBe('unsubscribed');
    await settled;
  });
});
