import type { RunBody } from '../../src/runs/run-body.dto';
import { Engineer } from './support/engineer';
import { AT_ONCE, completed, Thread } from './support/thread';
import { buildProcesses, isRunning } from './support/processes';
import { expectLog } from './support/run-log';
import { buildsWith, writing } from './support/scripted-files';
import { until } from './support/until';
import { World } from './support/world';

let world: World;

beforeAll(async () => {
  world = await World.begin(new Engineer());
});
afterEach(async () => {
  await Promise.all(world.services.map((service) => service.stop()));
  world.model.reset();
  await world.db.query('DROP TRIGGER IF EXISTS test ON run_events');
});
afterAll(() => world.end());

/** What the database does when an event of a type is written. */
async function whenWritten(type: string, statement: string): Promise<void> {
  await world.db.query(`
    CREATE OR REPLACE FUNCTION test() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN ${statement}; RETURN NEW; END $$`);
  await world.db.query(`
    CREATE TRIGGER test BEFORE INSERT ON run_events FOR EACH ROW
      WHEN (NEW.type = '${type}') EXECUTE FUNCTION test()`);
}

const rowOf = async (runId: string): Promise<Record<string, unknown>> => {
  const { rows } = await world.db.query<Record<string, unknown>>(
    'SELECT * FROM runs WHERE run_id = $1',
    [runId],
  );
  return rows[0];
};

const versionsOf = async (thread: Thread): Promise<{ number: number; runId: string }[]> =>
  (await thread.get<{ items: { number: number; runId: string }[] }>('/versions')).body.items;

it('completes a run of which all was done but the last word', async () => {
  const first = await world.start();
  const thread = await Thread.begin(first);
  await whenWritten('completed', 'PERFORM pg_sleep(3)');
  const { body } = await thread.update('Make it blue', AT_ONCE);
  await until('the version', async () => (await versionsOf(thread)).length === 2);
  await first.stop('SIGKILL');
  await world.db.query('DROP TRIGGER test ON run_events');

  const second = await world.start();
  const run = await second.untilRun(body.runId);

  expect(run).toMatchObject({
    status: 'completed',
    message: 'Done: Make it blue',
    versionNumber: 2,
  });
  await expectLog(world, body.runId, 'completed');
  expect(completed(await thread.through(second).update('Make it dark')).versionNumber).toBe(3);
  expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'Make it blue', 'Make it dark']);
});

it('ends what a build of a dead worker left running, and tells Claude', async () => {
  const first = await world.start();
  const thread = await Thread.begin(first);
  const program = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1_000);\n";
  world.model.next(...writing(buildsWith(program)));
  const { body } = await thread.update('Make it blue', AT_ONCE);
  await until('the build', async () => (await thread.run(body.runId)).phase === 'building');
  const build = await until('its process', () => buildProcesses(world.dataDir).at(0));
  await first.stop('SIGKILL');
  expect(isRunning(build)).toBe(true);

  const second = await world.start();
  const run = await second.untilRun(body.runId);

  expect(run).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
  expect(buildProcesses(world.dataDir)).toEqual([]);
  completed(await thread.through(second).update('Make it dark'));
  expect(world.model.lastRequest?.humanTexts.join('\n')).toContain('cut off');
});

it('counts deaths, and no stop in order', async () => {
  let service = await world.start({ SHUTDOWN_GRACE_SECONDS: '0' });
  const thread = await Thread.begin(service);
  const ends: NodeJS.Signals[] = ['SIGTERM', 'SIGTERM', 'SIGKILL'];
  let held = world.hold();
  const { body } = await thread.update('Make it blue', AT_ONCE);
  for (const end of ends) {
    await held.arrived;
    held = world.hold();
    await service.stop(end);
    service = await world.start({ SHUTDOWN_GRACE_SECONDS: '0' });
  }
  await held.arrived;
  expect(await rowOf(body.runId)).toMatchObject({ status: 'running', attempts: 4, deaths: 1 });
  await service.stop('SIGKILL');

  service = await world.start();
  const run = await service.untilRun(body.runId);

  expect(run.error).toMatchObject({ code: 'interrupted', details: { deaths: 2 } });
  expect(run.error?.message).toContain('2 times');
  expect(completed(await thread.through(service).update('Make it dark')).sessionId).toBe(
    (await thread.through(service).session()).id,
  );
});

it('finds a run of a machine that is gone by its lease alone', async () => {
  const settings = { LEASE_SECONDS: '2' };
  const first = await world.start(settings);
  const held = world.hold();
  const { body } = await first.create({ prompt: 'A bakery' }, AT_ONCE);
  await held.arrived;
  await world.db.query(
    `UPDATE project_leases SET holder = jsonb_set(holder::jsonb, '{machine}', '"elsewhere"')
      WHERE project_id = $1`,
    [body.projectId],
  );
  await first.stop('SIGKILL');
  const begun = performance.now();

  const second = await world.start(settings);
  const run = await second.untilRun(body.runId);

  expect(run.status).toBe('completed');
  // A lease, a sweep, and a turn; with the defaults the lease is 28 s longer.
  expect(performance.now() - begun).toBeLessThan(15_000);
  // The id that the request was answered with.
  expect(run.sessionId).toBe(body.sessionId);
});

it('ends a run whose events the database refuses', async () => {
  const service = await world.start();
  await whenWritten('tool', "RAISE EXCEPTION 'no'");

  const answer = await service.create<RunBody & { code: string }>({ prompt: 'A bakery' });

  expect(answer).toMatchObject({ status: 500, body: { code: 'event_log_failed' } });
  await world.db.query('DROP TRIGGER test ON run_events');
  await expectLog(world, answer.body.runId, 'failed');
  expect(service.claudeProcesses()).toEqual([]);
  const next = await service.update({ projectId: answer.body.projectId, prompt: 'Again' });
  expect(next.status).toBe(200);
});

it('does not take a run when its port is in use', async () => {
  const first = await world.start({ PROCESS_ROLE: 'api' });
  const { body } = await first.create({ prompt: 'A bakery' }, AT_ONCE);

  const second = await world.launch({ PORT: first.env.PORT });
  expect(await second.exit).toMatchObject({ code: 1 });

  expect(await rowOf(body.runId)).toMatchObject({ status: 'queued', attempts: 0 });
  const third = await world.start();
  expect((await third.untilRun(body.runId)).status).toBe('completed');
});

it('says first that it is not ready, and answers for a while', async () => {
  const service = await world.start({ SHUTDOWN_GRACE_SECONDS: '30' });
  const held = world.hold();
  const { body } = await service.create({ prompt: 'A bakery' }, AT_ONCE);
  await held.arrived;
  expect((await service.get('/health/ready')).status).toBe(200);

  const exit = service.stop();

  const ready = await until('it to be unready', async () => {
    const answer = await service.get('/health/ready');
    return answer.status === 503 && answer;
  });
  expect(ready.body).toMatchObject({ status: 'shutting_down' });
  expect((await service.get('/health/live')).status).toBe(200);
  await held.release();
  await expect(exit).resolves.toEqual({ code: 0, signal: null });
  expect(await rowOf(body.runId)).toMatchObject({ status: 'completed' });
});
