import type { RunBody } from '../../src/runs/run-body.dto';
import type { VersionPageDto } from '../../src/versions/version.dto';
import { exchange, type Answer, type Problem } from './support/http';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

const ASYNC = { prefer: 'respond-async' };

let world: World;
let service: Service;
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  world.model.turn(...writing({ 'index.html': page('First') }));
  projectId = (await service.create({ prompt: 'A page' })).body.projectId;
});
afterAll(() => world.end());

const at = (path: string): string => `/v1/projects/${projectId}${path}`;

const rollBack = <T = RunBody>(n: number, headers?: Record<string, string>): Promise<Answer<T>> =>
  service.post(at(`/versions/${n}/rollback`), undefined, headers);

const put = <T = RunBody>(content: string, headers?: Record<string, string>): Promise<Answer<T>> =>
  exchange('PUT', service.url + at('/files/by-hand.txt'), { content }, headers);

async function numbers(): Promise<number[]> {
  const { body } = await service.get<VersionPageDto>(at('/versions'));
  return body.items.map(({ number }) => number);
}

it('has a rollback and an edit wait behind the run at work', async () => {
  const hold = world.hold();
  const { body: update } = await service.update({ projectId, prompt: 'Change' }, ASYNC);
  await hold.arrived;

  const back = await rollBack(1, ASYNC);
  const edit = await put('by hand', ASYNC);

  expect(back).toMatchObject({ status: 202, body: { status: 'queued', position: 1 } });
  expect(edit).toMatchObject({ status: 202, body: { status: 'queued', position: 2 } });
  expect(await numbers()).toEqual([1]);
  await hold.release();
  const ended = [update, back.body, edit.body].map(({ runId }) => service.untilRun(runId));
  expect(await Promise.all(ended)).toMatchObject(
    [2, 3, 4].map((versionNumber) => ({ status: 'completed', versionNumber })),
  );
  expect((await service.preview(projectId)).text).toBe(page('First'));
});

it('makes one version of a rollback that is sent twice', async () => {
  const before = await numbers();
  const key = { 'idempotency-key': 'back-to-2' };

  const [first, again] = await Promise.all([rollBack(2, key), rollBack(2, key)]);
  const later = await rollBack(2, key);

  expect(first).toMatchObject({ status: 200, body: { status: 'completed' } });
  for (const { body } of [again, later]) expect(body.runId).toBe(first.body.runId);
  expect(await numbers()).toHaveLength(before.length + 1);
  const other = await rollBack<Problem>(1, key);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
});

it('makes one version of an edit that is sent twice', async () => {
  const before = await numbers();
  const key = { 'idempotency-key': 'edit-1' };

  const [first, again] = await Promise.all([put('once', key), put('once', key)]);

  expect(first).toMatchObject({ status: 200, body: { status: 'completed' } });
  expect(again.body.runId).toBe(first.body.runId);
  expect(await numbers()).toHaveLength(before.length + 1);
  const other = await put<Problem>('twice', key);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
});
