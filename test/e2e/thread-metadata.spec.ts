import type { ModelRequest } from '../../src/demo-model';
import { failWith } from '../../src/demo-model';
import { METADATA_PROMPT } from '../../src/metadata/metadata';
import type { ProjectDto } from '../../src/projects/project.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import { Engineer, METADATA } from './support/engineer';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { until } from './support/until';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

const asksForMetadata = (request: ModelRequest) => request.newestHumanText === METADATA_PROMPT;

describe('metadata generation', () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({ METADATA_GENERATION: 'on', CLAUDE_MAX_RETRIES: '0' });
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  const project = async (thread: Thread) => (await thread.get<ProjectDto>()).body;

  interface Row {
    run_id: string;
    source: string;
    status: string;
  }
  /** A project's runs, in the order in which they were carried out. */
  const runs = async (thread: Thread): Promise<Row[]> => {
    const { rows } = await world.db.query<Row>(
      `SELECT run_id, source, status FROM runs WHERE project_id = $1
        ORDER BY started_at NULLS LAST, line_number`,
      [thread.projectId],
    );
    return rows;
  };
  /** Waits until a project has been described `times` times, well or not. */
  const described = (thread: Thread, times = 1): Promise<Row> =>
    until(`description ${times}`, async () => {
      const ended = (await runs(thread)).filter(
        ({ source, status }) =>
          source === 'metadata_generation' && /^(completed|failed)$/.test(status),
      );
      return ended[times - 1];
    });

  it('follows the first successful build by itself, on the same thread', async () => {
    const thread = await Thread.begin(service);
    const { id } = await thread.session();
    const { run_id, status } = await described(thread);

    expect(status).toBe('completed');
    expect(await project(thread)).toMatchObject({ ...METADATA, lastAiSessionId: id });
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', METADATA_PROMPT]);
    expect(world.model.lastRequest?.sessionId).toBe(id);
    expect((await thread.history())[0]).toMatchObject({
      to: id,
      source: 'metadata_generation',
      runId: run_id,
    });

    completed(await thread.update('Make it blue'));
    completed(await thread.update('Make it dark'));
    const sources = (await runs(thread)).map(({ source }) => source);
    expect(sources.filter((source) => source === 'metadata_generation')).toHaveLength(1);
  });

  it('leaves a name that the user gave, and one given later', async () => {
    const { body } = await service.create({ prompt: 'A bakery', name: 'Mine' });
    const named = new Thread(service, body.projectId);
    await described(named);
    expect(await project(named)).toMatchObject({ ...METADATA, name: 'Mine' });
  });

  it('waits for a build that succeeds', async () => {
    world.model.next(failWith(529));
    const { body } = await service.create({ prompt: 'A bakery' });
    const thread = new Thread(service, body.projectId);
    expect((await runs(thread)).map(({ source }) => source)).toEqual(['create_preview']);

    completed(await thread.update('A bakery'));
    await described(thread);

    expect(await project(thread)).toMatchObject(METADATA);
  });

  it('harms nothing when it fails', async () => {
    world.model.when(asksForMetadata, failWith(529));
    const thread = await Thread.begin(service);
    const { id } = await thread.session();

    expect((await described(thread)).status).toBe('failed');

    expect(await project(thread)).toMatchObject({
      status: 'ready',
      name: null,
      description: null,
      lastAiSessionId: id,
    });
    expect((await service.preview(thread.projectId)).status).toBe(200);
    expect(await thread.history()).toHaveLength(1);
    const run = completed(await thread.update('Make it blue'));
    expect(run.session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'Make it blue']);
  });

  it('lets every run of the user go ahead, whenever it came', async () => {
    const thread = await Thread.begin(service);
    await described(thread);
    const hold = world.hold();
    const first = (await thread.update('First', AT_ONCE)).body;
    await hold.arrived;

    const path = `/v1/projects/${thread.projectId}/metadata`;
    const waiting = await service.post<RunBody>(path, undefined, AT_ONCE);
    expect(waiting.body).toMatchObject({ status: 'queued', position: 1 });
    const second = (await thread.update('Second', AT_ONCE)).body;
    const third = (await thread.chat('Third', 'ask', AT_ONCE)).body;
    expect((await thread.run(waiting.body.runId)).position).toBe(3);
    await hold.release();
    await service.untilRun(waiting.body.runId);

    expect((await runs(thread)).slice(2).map(({ run_id }) => run_id)).toEqual(
      [first, second, third, waiting.body].map(({ runId }) => runId),
    );
  });

  it('does not hold up a run that waited for the build', async () => {
    const hold = world.hold();
    const { body } = await service.create({ prompt: 'A bakery' }, AT_ONCE);
    await hold.arrived;
    const thread = new Thread(service, body.projectId);
    await thread.update('Make it blue', AT_ONCE);
    await hold.release();
    await described(thread);

    expect((await runs(thread)).map(({ source }) => source)).toEqual([
      'create_preview',
      'update_project',
      'metadata_generation',
    ]);
  });

  it('is done again when asked for, and then keeps the name that the user gave', async () => {
    const thread = await Thread.begin(service);
    await described(thread);
    await world.db.query(
      `UPDATE projects SET description = 'old', tags = '{old}', suggestions = '{}'
        WHERE project_id = $1`,
      [thread.projectId],
    );
    const path = `/v1/projects/${thread.projectId}`;
    await fetch(service.url + path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mine' }),
    });

    const run = completed(await service.post<RunBody>(`${path}/metadata`, undefined));

    expect(run).toMatchObject({ source: 'metadata_generation', session: { resumed: true } });
    expect(await project(thread)).toMatchObject({ ...METADATA, name: 'Mine' });
    const unknown = await service.post(`/v1/projects/${UNKNOWN_ID}/metadata`, undefined);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'project_not_found']);
  });
});
