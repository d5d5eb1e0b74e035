import type { ModelBrain, ModelReply, ModelRequest } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import { PageBuilder } from './support/page-builder';
import { expectProblem } from './support/problem';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const AT_ONCE = 2;
const MAX_WAITING = 4;
const KEYS = { alice: 'alice-0123456789abcdefghij', bob: 'bob-0123456789abcdefghijkl' };
const as = (owner: keyof typeof KEYS) => ({ authorization: `Bearer ${KEYS[owner]}` });

/** Builds pages, but for prompts that it is told to keep waiting. */
class PatientBuilder implements ModelBrain {
  private readonly builder = new PageBuilder();
  private readonly kept = new Map<string, { gate: Promise<void>; open: () => void }>();

  keep(...prompts: string[]): void {
    for (const prompt of prompts) {
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      this.kept.set(prompt, { gate, open });
    }
  }

  release(prompt: string): void {
    this.kept.get(prompt)!.open();
  }

  async reply(request: ModelRequest): Promise<ModelReply> {
    await this.kept.get(request.newestHumanText)?.gate;
    return this.builder.reply(request);
  }
}

const model = new PatientBuilder();
let world: World;
let services: Service[];

beforeAll(async () => {
  world = await World.begin(model);
  const settings = {
    API_KEYS: `alice:${KEYS.alice},bob:${KEYS.bob}`,
    MAX_RUNS_PER_OWNER: String(AT_ONCE),
    MAX_WAITING_RUNS_PER_OWNER: String(MAX_WAITING),
    WORKER_CONCURRENCY: '4',
  };
  services = await Promise.all([world.start(settings), world.start(settings)]);
});
afterAll(() => world.end());

const create = async (owner: keyof typeof KEYS, prompt: string, prefer = 'respond-async') => {
  const service = services[prompt.length % services.length];
  return (await service.create({ prompt }, { ...as(owner), prefer })).body;
};

const statusOf = async ({ runId }: RunBody): Promise<string> => {
  const { rows } = await world.db.query<{ status: string }>(
    'SELECT status FROM runs WHERE run_id = $1',
    [runId],
  );
  return rows[0].status;
};

const untilRunning = (...runs: RunBody[]): Promise<unknown> =>
  until('the runs to be at work', async () => {
    const statuses = await Promise.all(runs.map(statusOf));
    return statuses.every((status) => status === 'running');
  });

/** The most runs of an owner that were at work at the same time, by what is written of them. */
async function mostAtWork(owner: string): Promise<number> {
  const { rows } = await world.db.query<{ most: number }>(
    `WITH spans AS (SELECT started_at, finished_at FROM runs JOIN projects USING (project_id)
                     WHERE owner = $1 AND started_at IS NOT NULL)
     SELECT max(together)::int AS most FROM (
       SELECT (SELECT count(*) FROM spans AS other
                WHERE other.started_at <= mine.started_at AND other.finished_at > mine.started_at) AS together
         FROM spans AS mine) AS counts`,
    [owner],
  );
  return rows[0].most;
}

const ended = (runs: RunBody[]): Promise<unknown> =>
  until(
    'the runs to end',
    async () => {
      const statuses = await Promise.all(runs.map(statusOf));
      return statuses.every((status) => !['queued', 'running'].includes(status));
    },
    40,
  );

it('serves an owner so many runs at once, the rest in the order they came, and others beside them', async () => {
  model.keep('One', 'Two!', 'Three');
  const atWork = [await create('alice', 'One'), await create('alice', 'Two!')];
  await untilRunning(...atWork);
  const waiting: RunBody[] = [];
  for (const prompt of ['Three', 'Four4', 'Five55']) waiting.push(await create('alice', prompt));

  // Another owner does not notice, and the first one's line stands still.
  const other = await create('bob', 'Quick', 'wait=50');
  expect(other.status).toBe('completed');
  expect(await Promise.all(waiting.map(statusOf))).toEqual(['queued', 'queued', 'queued']);

  // One that ends makes room for the first of those that wait.
  model.release('One');
  await untilRunning(waiting[0]);
  expect(await Promise.all(waiting.slice(1).map(statusOf))).toEqual(['queued', 'queued']);

  model.release('Two!');
  model.release('Three');
  await ended([...atWork, ...waiting]);
  const { rows } = await world.db.query<{ prompt: string; status: string; idle: number }>(
    `SELECT input->>'prompt' AS prompt, runs.status,
            extract(epoch FROM started_at - lag(finished_at, $1) OVER (ORDER BY started_at))::float8 AS idle
       FROM runs JOIN projects USING (project_id) WHERE owner = 'alice' ORDER BY started_at`,
    [AT_ONCE],
  );
  expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'completed'));
  expect(rows.map(({ prompt }) => prompt).slice(AT_ONCE)).toEqual(['Three', 'Four4', 'Five55']);
  expect(await mostAtWork('alice')).toBe(AT_ONCE);
  // At once, and not with the next sweep, which comes every two seconds.
  expect(rows[AT_ONCE].idle).toBeLessThan(1);
});

it('never has more at work, however many come at once to several workers', async () => {
  const prompts = Array.from({ length: MAX_WAITING }, (_, n) => 'x'.repeat(n + 1));

  const runs = await Promise.all(prompts.map((prompt) => create('alice', prompt)));
  await ended(runs);

  expect(await Promise.all(runs.map(statusOf))).toEqual(runs.map(() => 'completed'));
  expect(await mostAtWork('alice')).toBe(AT_ONCE);
});

it('makes room when one that works is cancelled, and passes over one that was', async () => {
  const prompts = ['First', 'Second', 'Third', 'Fourth'];
  model.keep(...prompts);
  const runs: RunBody[] = [];
  for (const prompt of prompts) runs.push(await create('alice', prompt));
  await untilRunning(...runs.slice(0, AT_ONCE));

  for (const run of [runs[2], runs[0]]) {
    await services[0].post(`/v1/runs/${run.runId}/cancel`, undefined, as('alice'));
  }

  await untilRunning(runs[3]);
  prompts.forEach((prompt) => model.release(prompt));
  await ended(runs);
  expect(await Promise.all(runs.map(statusOf))).toEqual([
    'cancelled',
    'completed',
    'cancelled',
    'completed',
  ]);
});

it('lets exactly as many of an owner wait as fit, over all its projects, and says when to come back', async () => {
  model.keep('Long', 'Longer');
  const atWork = [await create('alice', 'Long'), await create('alice', 'Longer')];
  await untilRunning(...atWork);

  const answers = await Promise.all(
    Array.from({ length: MAX_WAITING + 5 }, (_, n) =>
      services[n % 2].create<Problem>(
        { prompt: `Run ${n}` },
        { ...as('alice'), prefer: 'respond-async' },
      ),
    ),
  );

  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(MAX_WAITING);
  expect(refused).toHaveLength(5);
  for (const answer of refused) {
    expectProblem(answer, 429, 'owner_queue_full');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(await create('bob', 'Quick', 'wait=50')).toMatchObject({ status: 'completed' });
  // Of a project that was refused, nothing is left.
  const { rows } = await world.db.query(
    'SELECT 1 FROM projects WHERE NOT EXISTS (SELECT 1 FROM runs WHERE project_id = projects.project_id)',
  );
  expect(rows).toEqual([]);
  await world.db.query("DELETE FROM runs WHERE status = 'queued'");
  model.release('Long');
  model.release('Longer');
  await ended(atWork);
});
