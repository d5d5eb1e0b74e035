import { failWith } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import { Follower } from '../e2e/support/event-source';
import type { Service } from '../e2e/support/service';
import { until } from '../e2e/support/until';
import type { World } from '../e2e/support/world';

const PROJECTS = 6;
const LOST = 'b0a1b7c2-6a0e-4a6e-8f0f-0a4c7b1f2d33';
const ASYNC = { prefer: 'respond-async' };

/**
 * What a day brings, in a minute: apps made and changed, questions, a rollback, failures, a cancelled
 * run, a lost conversation, followers, an address that does not exist.
 * @returns how many runs there were
 */
export async function load(world: World, service: Service): Promise<number> {
  const projects = await Promise.all(
    Array.from({ length: PROJECTS }, async (_, n) => {
      const { body } = await service.create({ prompt: `A page about ${n}` }, ASYNC);
      await follow(service, body);
      return body.projectId;
    }),
  );
  for (const round of [1, 2, 3]) {
    const bodies = await Promise.all(
      projects.map(
        async (projectId) =>
          (await service.update({ projectId, prompt: `Change ${round}` }, ASYNC)).body,
      ),
    );
    await Promise.all(bodies.map((body) => follow(service, body)));
  }
  const [first, second, third] = projects;
  await Promise.all(
    projects.map((projectId) =>
      service.post('/v1/chat-plan', { projectId, message: 'And now?', mode: 'ask' }),
    ),
  );
  await service.post(`/v1/projects/${first}/versions/1/rollback`, {});
  await world.db.query('UPDATE projects SET last_ai_session_id = $2 WHERE project_id = $1', [
    second,
    LOST,
  ]);
  await service.update({ projectId: second, prompt: 'Go on' });
  await failures(service, world, third);
  await cancelled(service, world, first);
  await service.get('/nowhere');
  const { rows } = await world.db.query<{ runs: string }>('SELECT count(*) AS runs FROM runs');
  return Number(rows[0].runs);
}

async function follow(service: Service, { runId }: RunBody): Promise<void> {
  await new Follower(`${service.url}/v1/runs/${runId}/events`).done();
}

async function failures(service: Service, world: World, projectId: string): Promise<void> {
  for (const status of [401, 429, 529]) {
    world.model.always(failWith(status));
    await service.update({ projectId, prompt: `Fail with ${status}` });
  }
  world.model.reset();
}

async function cancelled(service: Service, world: World, projectId: string): Promise<void> {
  const hold = world.hold();
  const { body } = await service.update({ projectId, prompt: 'Never mind' }, ASYNC);
  await hold.arrived;
  await service.post(`/v1/runs/${body.runId}/cancel`, {});
  await until('the run to be cancelled', async () => {
    const run = await service.get<RunBody>(`/v1/runs/${body.runId}`);
    return run.body.status === 'cancelled';
  });
}
