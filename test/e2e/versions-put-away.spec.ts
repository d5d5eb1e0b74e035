import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunBody } from '../../src/runs/run-body.dto';
import { exchange } from './support/http';
import { buildsWith, making, page, writing } from './support/scripted-files';
import type { Page, Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

let world: World;
let service: Service;
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ KEEP_PREVIEWS: '1' });
  projectId = await newProject(4);
});
afterAll(() => world.end());

/** A project of plain pages, each version with a page and a style of its own. */
async function newProject(versions: number): Promise<string> {
  let id = '';
  for (let n = 1; n <= versions; n += 1) {
    world.model.turn(...writing({ 'index.html': page(`Version ${n}`), 'a.css': `/* ${n} */\n` }));
    const { body } =
      n === 1
        ? await service.create({ prompt: 'A page' })
        : await service.update({ projectId: id, prompt: `Change ${n}` });
    expect(body).toMatchObject({ versionNumber: n });
    id = body.projectId;
  }
  return id;
}

const artifacts = (): Promise<string[]> => readdir(join(world.dataDir, 'previews'));

it('brings a plain page back in the very request that asks for it', async () => {
  expect(await artifacts()).toHaveLength(1);

  const answer = await service.preview(`v2-${projectId}`);

  expect(answer).toMatchObject({ status: 200, text: page('Version 2') });
  const style = await service.preview(`v2-${projectId}`, '/a.css');
  expect(style).toMatchObject({ status: 200, text: '/* 2 */\n' });
  expect(await artifacts()).toHaveLength(2);
});

it('keeps what was brought back last, and what the project shows', async () => {
  for (const n of [1, 3]) {
    const answer = await service.preview(`v${n}-${projectId}`);
    expect(answer).toMatchObject({ status: 200, text: page(`Version ${n}`) });
    await until('others to go', async () => (await artifacts()).length === 2);
  }
  expect((await service.preview(projectId)).text).toBe(page('Version 4'));
  const { rows } = await world.db.query(
    'SELECT number FROM version_previews WHERE artifact_id IS NOT NULL ORDER BY number',
  );
  expect(rows).toEqual([{ number: 3 }, { number: 4 }]);
});

it('makes one artifact for many visitors of several processes', async () => {
  const other = await world.start({ KEEP_PREVIEWS: '1', PROCESS_ROLE: 'api' });
  const hosts = Array.from({ length: 40 }, (_, n) => [service, other][n % 2]);

  // On a busy machine, some are told to come back.
  const visit = (host: Service): Promise<Page> =>
    until('the preview', async () => {
      const answer = await host.preview(`v1-${projectId}`);
      return answer.status !== 503 && answer;
    });
  const answers = await Promise.all(hosts.map(visit));

  expect(answers.map(({ status, text }) => ({ status, text }))).toEqual(
    hosts.map(() => ({ status: 200, text: page('Version 1') })),
  );
  expect(service.output.match(/preview brought back/g)).toHaveLength(4);
  expect(await artifacts()).toHaveLength(2);
  await other.stop();
});

it('does not wait for the line of the project, nor touch its working copy', async () => {
  const hold = world.hold();
  const pending = service.update({ projectId, prompt: 'A long one' });
  await hold.arrived;

  const answer = await service.preview(`v2-${projectId}`);

  expect(answer).toMatchObject({ status: 200, text: page('Version 2') });
  const files = await readdir(join(world.dataDir, 'workspaces', projectId));
  expect(files.sort()).toEqual(['a.css', 'index.html']);
  await hold.release();
  expect((await pending).body).toMatchObject({ status: 'completed', versionNumber: 5 });
});

it('heals a preview whose files were lost', async () => {
  await service.preview(`v3-${projectId}`);
  await rm(join(world.dataDir, 'previews'), { recursive: true });

  const answer = await service.preview(`v3-${projectId}`);

  expect(answer).toMatchObject({ status: 200, text: page('Version 3') });
});

it('gives an old version its preview back when the project goes back to it', async () => {
  const path = `/v1/projects/${projectId}/versions/1/rollback`;
  expect((await service.post<RunBody>(path, undefined)).body).toMatchObject({ versionNumber: 6 });
  const before = await artifacts();

  expect((await service.preview(`v1-${projectId}`)).text).toBe(page('Version 1'));
  expect((await service.preview(`v6-${projectId}`)).text).toBe(page('Version 1'));
  expect(await artifacts()).toEqual(before);
});

it('brings back what has to be built', async () => {
  world.model.turn(...writing(buildsWith(making('Built'))));
  const { body } = await service.create({ prompt: 'An app' });
  world.model.turn(...writing({ 'build.mjs': making('Built again') }));
  await service.update({ projectId: body.projectId, prompt: 'Again' });

  const answer = await until('the preview', async () => {
    const visit = await service.preview(`v1-${body.projectId}`);
    return visit.status !== 503 && visit;
  });

  expect(answer).toMatchObject({ status: 200, text: page('Built') });
  expect((await service.preview(body.projectId)).text).toBe(page('Built again'));
});

it('has nothing for a version or a project that there is not', async () => {
  const other = '0b9f3c1e-6f0a-4c55-9d3e-2f1a7c8b9d01';
  for (const host of [`v99-${projectId}`, `v1-${other}`]) {
    expect({ host, status: (await service.preview(host)).status }).toEqual({ host, status: 404 });
  }
  const gone = await newProject(2);
  expect((await exchange('DELETE', `${service.url}/v1/projects/${gone}`)).status).toBe(204);
  expect((await service.preview(`v1-${gone}`)).status).toBe(404);
});

it('leaves nothing half done', async () => {
  const all = await readdir(join(world.dataDir, 'tmp'), { recursive: true });
  const left = all.filter((path) => path.includes('rebuild-'));
  expect(left).toEqual([]);
});
