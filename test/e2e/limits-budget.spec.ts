import { callTool, failWith, hangAfter, say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { UsageDto } from '../../src/runs/usage.dto';
import { exchange, type Problem } from './support/http';
import { expectProblem } from './support/problem';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const BUDGET = 1;
/** Of one answer: about 0.6 US dollars, more than half of the budget. */
const DEAR = { inputTokens: 100_000, outputTokens: 10_000 };

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ DAILY_BUDGET_USD_PER_PROJECT: String(BUDGET) });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

/** A new project that has cost next to nothing, or this much. */
async function project(costUsd = 0): Promise<string> {
  const { status, body } = await service.create({ prompt: 'A bakery' });
  expect(status).toBe(200);
  if (costUsd > 0) {
    await world.db.query('UPDATE run_turns SET cost_usd = $2 WHERE run_id = $1', [
      body.runId,
      costUsd,
    ]);
  }
  return body.projectId;
}

const spent = async (projectId: string): Promise<number> =>
  (await service.get<UsageDto>(`/v1/projects/${projectId}/usage`)).body.total.costUsd;

/** Seconds until the next day begins, UTC. */
const untilMidnight = (): number => (86_400_000 - (Date.now() % 86_400_000)) / 1_000;

function expectSecondsUntilMidnight(retryAfter: string | null): void {
  expect(Math.abs(Number(retryAfter) - untilMidnight())).toBeLessThan(30);
}

describe('a project whose budget of the day is used up', () => {
  let projectId: string;

  beforeAll(async () => (projectId = await project(BUDGET)));

  it('is refused at once what would start Claude, until midnight', async () => {
    expect(await spent(projectId)).toBe(BUDGET);
    const before = await runs();

    for (const [path, body] of [
      ['/v1/update-project', { projectId, prompt: 'Red' }],
      ['/v1/chat-plan', { projectId, message: 'Why?' }],
      [`/v1/projects/${projectId}/metadata`, undefined],
    ] as const) {
      const answer = await service.post<Problem>(path, body);
      expectProblem(answer, 429, 'budget_exceeded');
      expect(answer.body).toMatchObject({ projectId, budgetUsd: BUDGET });
      expectSecondsUntilMidnight(answer.headers.get('retry-after'));
    }

    expect(await runs()).toEqual(before);
  });

  it('can still be looked at, and changed by hand', async () => {
    expect((await service.get(`/v1/projects/${projectId}`)).status).toBe(200);
    const url = `${service.url}/v1/projects/${projectId}/files/index.html`;
    const { status } = await exchange('PUT', url, { content: '<!doctype html><h1>Mine</h1>' });
    expect(status).toBe(200);
  });

  it('does not use up the budget of another one', async () => {
    await expect(project()).resolves.toEqual(expect.any(String));
  });

  it('has a new one the next day', async () => {
    await world.db.query(
      `UPDATE run_turns SET at = at - interval '1 day'
        WHERE run_id IN (SELECT run_id FROM runs WHERE project_id = $1)`,
      [projectId],
    );

    const { status } = await service.update({ projectId, prompt: 'Red' });

    expect(status).toBe(200);
  });

  async function runs(): Promise<unknown> {
    const { rows } = await world.db.query('SELECT run_id FROM runs ORDER BY line_number');
    return { rows, requests: world.model.requests.length };
  }
});

it('stops a run that waits in line when the budget goes, before Claude is started', async () => {
  const projectId = await project(0.6);
  const gate = world.model.gate();
  world.model.next(gate.reply);
  const chat = { projectId, message: 'Why?', mode: 'ask' };
  const first = service.post<RunBody>('/v1/chat-plan', chat);
  await gate.arrived;
  const { body: second } = await service.update(
    { projectId, prompt: 'Red' },
    { prefer: 'respond-async' },
  );
  expect(second.status).toBe('queued');
  const requests = world.model.requests.length;

  gate.open({ ...say('Because.'), usage: DEAR });

  // The answer itself is more than was left.
  expect((await first).status).toBe(429);
  const ended = await service.untilRun(second.runId);
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'budget_exceeded' } });
  expect(ended.usage).toBeUndefined();
  expect(world.model.requests).toHaveLength(requests);
  const { rows } = await world.db.query('SELECT cli_pid FROM runs WHERE run_id = $1', [
    second.runId,
  ]);
  expect(rows).toEqual([{ cli_pid: null }]);
});

it('stops a turn where it reaches what is left, and counts what it has cost', async () => {
  const projectId = await project(0.6);
  const before = await spent(projectId);
  world.model.always({ ...callTool('Glob', { pattern: '*' }), usage: DEAR });
  const requests = world.model.requests.length;

  const answer = await service.update<Problem & RunBody>({ projectId, prompt: 'Red' });

  expectProblem(answer, 429, 'budget_exceeded');
  expect(answer.body).toMatchObject({ projectId, runStatus: 'failed', budgetUsd: BUDGET });
  expectSecondsUntilMidnight(answer.headers.get('retry-after'));
  // One answer was more than was left; without a limit there would be dozens.
  expect(world.model.requests.length - requests).toBe(1);
  const cost = (await spent(projectId)) - before;
  expect(cost).toBeGreaterThan(0.5);
  expect(answer.body.usage?.costUsd).toBeCloseTo(cost, 6);
  world.model.reset();
  expect((await service.update({ projectId, prompt: 'Red' })).status).toBe(429);
});

it('counts what a cancelled turn has cost, also of the answer that was broken off', async () => {
  const projectId = await project();
  const before = await spent(projectId);
  world.model.next(
    { ...callTool('Glob', { pattern: '*' }), usage: DEAR },
    { ...hangAfter({ ...say('I think'), usage: { inputTokens: 100_000 } }) },
  );
  const { body } = await service.update({ projectId, prompt: 'Red' }, { prefer: 'respond-async' });
  await until('the second answer', async () => {
    const events = await world.events(body.runId);
    return events.some(({ type }) => type === 'text');
  });

  await service.post(`/v1/runs/${body.runId}/cancel`, undefined);

  const cost = (await spent(projectId)) - before;
  // 0.6 for the first answer, 0.4 for what the second one has read.
  expect(cost).toBeGreaterThan(0.9);
  expect(cost).toBeLessThan(1.2);
  const run = await service.untilRun(body.runId);
  expect(run).toMatchObject({ status: 'cancelled', usage: { turns: 1 } });
  expect(run.usage?.costUsd).toBeCloseTo(cost, 6);
});

it('does not count a failed turn again with the next one', async () => {
  const projectId = await project();
  world.model.next({ ...callTool('Glob', { pattern: '*' }), usage: DEAR });
  world.model.always(failWith(401));
  expect((await service.update({ projectId, prompt: 'Red' })).status).toBe(502);
  world.model.reset();
  const before = await spent(projectId);
  expect(before).toBeGreaterThan(0.5);

  expect((await service.update({ projectId, prompt: 'Blue' })).status).toBe(200);

  expect((await spent(projectId)) - before).toBeLessThan(0.3);
});
