import type { RunBody } from '../../src/runs/run-body.dto';
import { Engineer } from './support/engineer';
import { Follower } from './support/event-source';
import { say, slowly } from '../../src/demo-model';
import { buildsWith, making, writing } from './support/scripted-files';
import { expectWhole, readLog } from './support/run-events';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

let world: World;
let api: Service;

beforeAll(async () => {
  world = await World.begin(new Engineer());
  api = await world.start({ PROCESS_ROLE: 'api' });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

const worker = () =>
  world.start({ PROCESS_ROLE: 'worker', WORKER_CONCURRENCY: '2', SHUTDOWN_GRACE_SECONDS: '1' });

it('loses no run when each worker is stopped, and another started', async () => {
  const workers = [await worker(), await worker()];
  const created = await Promise.all(
    ['One', 'Two', 'Three'].map((prompt) => api.create({ prompt }, AT_ONCE)),
  );
  const bodies: RunBody[] = created.map(({ body }) => body);
  for (const { projectId } of [...bodies]) {
    for (const prompt of ['Blue', 'Green', 'Red']) {
      bodies.push((await api.update({ projectId, prompt }, AT_ONCE)).body);
    }
  }
  const followers = bodies.map(({ runId }) => new Follower(`${api.url}/v1/runs/${runId}/events`));

  for (const old of workers) {
    const fresh = worker();
    await expect(old.stop()).resolves.toEqual({ code: 0, signal: null });
    await fresh;
  }

  const heard = await Promise.all(followers.map((follower) => follower.done(60)));
  for (const [index, { runId }] of bodies.entries()) {
    expectWhole(heard[index]);
    expect(heard[index].at(-1)?.type).toBe('completed');
    expect(heard[index]).toEqual(await readLog(api, runId));
  }
  await Promise.all(world.services.slice(1).map((service) => service.stop()));
}, 90_000);

it('goes on with the build of a run whose turn is done, and gives the prompt once', async () => {
  const first = await worker();
  const thread = await Thread.begin(api);
  const slow = `await new Promise((resolve) => setTimeout(resolve, 4_000));\n${making('built')}`;
  world.model.next(...writing(buildsWith(slow), slowly(say('It is blue now.'), 1)));
  const { body } = await thread.update('Make it blue', AT_ONCE);
  await until('the build', async () => (await thread.run(body.runId)).phase === 'building');

  await first.stop();
  expect(await thread.run(body.runId)).toMatchObject({ status: 'queued' });
  const asked = world.model.requests.length;
  await worker();

  const run = await api.untilRun(body.runId);
  expect(run).toMatchObject({ status: 'completed', message: 'It is blue now.' });
  expect(world.model.requests).toHaveLength(asked);
  expect((await api.preview(thread.projectId)).text).toContain('built');
  completed(await thread.update('Make it dark'));
  expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'Make it blue', 'Make it dark']);
});
