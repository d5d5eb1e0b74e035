import type { ProjectDto } from '../../src/projects/project.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import { pageOf } from './support/page-builder';
import type { Service } from './support/service';
import type { Hold } from './support/world';
import { World } from './support/world';

const ASYNC = { prefer: 'respond-async' };
const MAX_WAITING = 20;

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ WORKER_CONCURRENCY: '2' });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

describe('a project with more runs than fit in its line', () => {
  let hold: Hold;
  let projectId: string;
  let first: RunBody;
  const waiting: RunBody[] = [];

  beforeAll(async () => {
    hold = world.hold();
    ({ body: first } = await service.create({ prompt: 'Run 0' }, ASYNC));
    ({ projectId } = first);
    await hold.arrived;
    for (let number = 1; number <= MAX_WAITING; number += 1) {
      const { status, body } = await service.update({ projectId, prompt: `Run ${number}` }, ASYNC);
      expect(status).toBe(202);
      waiting.push(body);
    }
  });

  it('keeps the rest in line, each with its place', async () => {
    expect(waiting.map(({ status }) => status)).toEqual(waiting.map(() => 'queued'));
    expect(waiting.map(({ position }) => position)).toEqual(waiting.map((_, index) => index + 1));
    const { body } = await service.get<RunBody>(`/v1/runs/${waiting[4].runId}`);
    expect(body).toMatchObject({ status: 'queued', position: 5, sessionId: null });
  });

  it('refuses the next one, and says when to come back', async () => {
    const answer = await service.update<Problem>({ projectId, prompt: 'One too many' });

    expect(answer.status).toBe(429);
    expect(answer.body).toMatchObject({ code: 'project_queue_full', projectId });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const { rows } = await world.db.query(
      'SELECT count(*)::int AS runs FROM runs WHERE project_id = $1',
      [projectId],
    );
    expect(rows).toEqual([{ runs: MAX_WAITING + 1 }]);
  });

  it('does not hold up another project', async () => {
    const { status } = await service.create({ prompt: 'Something else' });

    expect(status).toBe(200);
  });

  it('carries out all of them one after the other, in the order they came', async () => {
    await hold.release();

    const last = await service.untilRun(waiting.at(-1)!.runId, 110);

    expect(last.status).toBe('completed');
    const { rows } = await world.db.query<{ prompt: string; overlaps: boolean }>(
      `SELECT input->>'prompt' AS prompt,
              started_at < lag(finished_at) OVER (ORDER BY started_at) AS overlaps
         FROM runs WHERE project_id = $1 AND status = 'completed' ORDER BY started_at`,
      [projectId],
    );
    const prompts = Array.from({ length: MAX_WAITING + 1 }, (_, number) => `Run ${number}`);
    expect(rows.map(({ prompt }) => prompt)).toEqual(prompts);
    expect(rows.filter(({ overlaps }) => overlaps)).toEqual([]);
    expect(world.model.lastRequest?.humanTexts).toEqual(prompts);
    expect(await service.preview(projectId)).toMatchObject({ text: pageOf(prompts) });
    const { body: project } = await service.get<ProjectDto>(`/v1/projects/${projectId}`);
    expect(project.lastAiSessionId).toBe(first.sessionId);
  }, 120_000);
});

it('lets exactly as many in as fit when many come at once', async () => {
  const hold = world.hold();
  const { body } = await service.create({ prompt: 'Run 0' }, ASYNC);
  const { projectId } = body;
  await hold.arrived;

  const answers = await Promise.all(
    Array.from({ length: MAX_WAITING + 5 }, (_, number) =>
      service.update({ projectId, prompt: `Run ${number}` }, ASYNC),
    ),
  );

  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(MAX_WAITING);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  await world.db.query(`DELETE FROM runs WHERE project_id = $1 AND status = 'queued'`, [projectId]);
  await hold.release();
  await expect(service.untilRun(body.runId)).resolves.toMatchObject({ status: 'completed' });
});

it('works on several projects at once', async () => {
  const holds = [world.hold(), world.hold()];
  const pending = ['One', 'Two'].map((prompt) => service.create({ prompt }));

  const requests = await Promise.all(holds.map(({ arrived }) => arrived));

  expect(new Set(requests.map(({ sessionId }) => sessionId)).size).toBe(2);
  expect(service.claudeProcesses()).toHaveLength(2);
  await Promise.all(holds.map((hold) => hold.release()));
  for (const answer of await Promise.all(pending)) expect(answer.status).toBe(200);
});
