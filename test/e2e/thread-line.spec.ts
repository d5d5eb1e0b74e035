import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { MessagePageDto } from '../../src/sessions/thread.dto';
import { Engineer } from './support/engineer';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

describe('runs that are posted at once to one project', () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start();
  });
  afterAll(() => world?.end());

  /** Notes, over and over, how many CLIs work for each project at most. */
  function watchProcesses() {
    const most = new Map<string, number>();
    const look = () => {
      const now = new Map<string, Set<number>>();
      for (const { pid } of service.claudeProcesses()) {
        const place = placeOf(pid);
        if (place === undefined) continue;
        now.set(place.projectId, (now.get(place.projectId) ?? new Set()).add(place.group));
      }
      for (const [id, { size }] of now) most.set(id, Math.max(size, most.get(id) ?? 0));
    };
    const timer = setInterval(look, 20);
    return { most, stop: () => clearInterval(timer) };
  }

  it('are served in order, ten updates and five chats, while another project does not wait', async () => {
    const thread = await Thread.begin(service);
    const other = await Thread.begin(service, 'A garage');
    const held = world.hold();
    const watch = watchProcesses();

    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, n) =>
        n % 3 === 2
          ? thread.chat(`Question ${n}`, n === 2 ? 'plan' : 'ask', AT_ONCE)
          : thread.update(`Change ${n}`, AT_ONCE),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    await held.arrived;
    const { rows: line } = await world.db.query<{ run_id: string; said: string }>(
      `SELECT run_id, COALESCE(input->>'prompt', input->>'message') AS said FROM runs
        WHERE project_id = $1 AND source <> 'create_preview' ORDER BY line_number`,
      [thread.projectId],
    );
    const runIds = line.map((row) => row.run_id);
    expect(runIds.toSorted()).toEqual(answers.map(({ body }) => body.runId).toSorted());
    const waiting = await Promise.all(runIds.map((id) => thread.run(id)));
    expect(waiting.map((run) => run.position ?? 0)).toEqual(runIds.map((_, place) => place));

    // The line stands still; another project does not notice.
    expect(completed(await other.update('Make it red')).session?.resumed).toBe(true);
    expect((await thread.run(runIds[0])).status).toBe('running');
    await held.release();
    const runs = await until(
      'all runs to have ended',
      async () => {
        const all = await Promise.all(runIds.map((id) => thread.run(id)));
        return all.every((run) => run.finishedAt !== undefined) && all;
      },
      90,
    );
    watch.stop();

    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'completed'));
    expect(new Set(runs.map((run) => run.sessionId)).size).toBe(1);
    for (const [n, run] of runs.slice(1).entries()) {
      expect(Date.parse(run.startedAt!)).toBeGreaterThanOrEqual(Date.parse(runs[n].finishedAt!));
    }
    expect(watch.most).toEqual(
      new Map([
        [thread.projectId, 1],
        [other.projectId, 1],
      ]),
    );
    const changes = (await thread.history()).map((change) => change.runId).toReversed();
    expect(changes.slice(1)).toEqual(runIds);

    // Every one of the exchanges is in what Claude sees next, in order, and in what people read.
    completed(await thread.chat('And now?', 'ask'));
    const said = ['A bakery', ...line.map((row) => row.said), 'And now?'];
    expect(world.model.lastRequest?.humanTexts).toEqual(said);
    const { items } = (await thread.get<MessagePageDto>('/session/messages?limit=100')).body;
    const spoken = items.filter(({ role }) => role !== 'tool');
    const exchanges = said.map((prompt) => {
      const at = spoken.findIndex(({ role, text }) => role === 'user' && text === prompt);
      return [spoken[at]?.text, spoken[at + 1]?.role];
    });
    expect(exchanges).toEqual(said.map((prompt) => [prompt, 'assistant']));
  }, 120_000);

  it('are served one by one also by two services together', async () => {
    const other = await world.start();
    const thread = await Thread.begin(service);
    const watch = watchProcesses();

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        thread.through(n % 2 === 0 ? service : other).update(`Change ${n}`, AT_ONCE),
      ),
    );
    const runs = await Promise.all(answers.map(({ body }) => service.untilRun(body.runId)));
    watch.stop();

    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'completed'));
    expect(watch.most.get(thread.projectId)).toBe(1);
    const times = runs
      .map((run) => [Date.parse(run.startedAt!), Date.parse(run.finishedAt!)])
      .toSorted(([a], [b]) => a - b);
    for (const [n, [started]] of times.slice(1).entries()) {
      expect(started).toBeGreaterThanOrEqual(times[n][1]);
    }
    // Both had a part in it.
    const started = (one: Service) =>
      one.output.split('\n').filter((line) => line.includes('"run started"'));
    const doneBy = (one: Service) =>
      runs.filter(({ runId }) => started(one).some((line) => line.includes(runId))).length;
    expect(doneBy(service)).toBeGreaterThan(0);
    expect(doneBy(other)).toBeGreaterThan(0);
    completed(await thread.chat('And now?', 'ask'));
    expect(world.model.lastRequest?.humanTexts.toSorted()).toEqual(
      ['A bakery', 'And now?', ...runs.map((_, n) => `Change ${n}`)].toSorted(),
    );
  }, 120_000);
});

/**
 * A CLI works in its project's working copy, which is named after the project, and leads a process
 * group; what else is in the group are helpers that it started.
 */
function placeOf(pid: number): { projectId: string; group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { projectId: basename(readlinkSync(`/proc/${pid}/cwd`)), group: Number(group) };
  } catch {
    return undefined; // It has just left.
  }
}
