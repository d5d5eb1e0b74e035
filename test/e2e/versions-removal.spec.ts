import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exchange, type Problem } from './support/http';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { VersionPageDto } from '../../src/versions/version.dto';

let world: World;
let service: Service;
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ KEEP_PREVIEWS: '2' });
  for (let n = 1; n <= 4; n += 1) {
    world.model.turn(...writing({ 'index.html': page(`Version ${n}`) }));
    const { body } =
      n === 1
        ? await service.create({ prompt: 'A page' })
        : await service.update({ projectId, prompt: `Change ${n}` });
    expect(body).toMatchObject({ versionNumber: n });
    projectId = body.projectId;
  }
});
afterAll(() => world.end());

const filesIn = (...names: string[]): Promise<string[]> =>
  readdir(join(world.dataDir, ...names)).catch(() => []);

const textOf = async (host: string): Promise<string | number> => {
  const { status, text } = await service.preview(host);
  return status === 200 ? text : status;
};

it('puts the previews of old versions away, not the versions', async () => {
  expect(await filesIn('previews')).toHaveLength(2);
  expect(await textOf(projectId)).toBe(page('Version 4'));
  expect(await textOf(`v4-${projectId}`)).toBe(page('Version 4'));
  expect(await textOf(`v3-${projectId}`)).toBe(page('Version 3'));
  const { body } = await service.get<VersionPageDto>(`/v1/projects/${projectId}/versions`);
  expect(body.items).toHaveLength(4);
  const file = await fetch(`${service.url}/v1/projects/${projectId}/files/index.html?version=1`);
  expect(await file.text()).toBe(page('Version 1'));
});

it('builds a preview that was put away again when the project goes back to it', async () => {
  const { body } = await service.post<RunBody>(
    `/v1/projects/${projectId}/versions/1/rollback`,
    undefined,
  );

  expect(body).toMatchObject({ status: 'completed', versionNumber: 5 });
  expect(await textOf(projectId)).toBe(page('Version 1'));
  expect(await textOf(`v5-${projectId}`)).toBe(page('Version 1'));
  expect(await textOf(`v4-${projectId}`)).toBe(page('Version 4'));
  expect(await filesIn('previews')).toHaveLength(2);
});

it('keeps a preview that an old version shares with a new one', async () => {
  const { body } = await service.post<RunBody>(
    `/v1/projects/${projectId}/versions/4/rollback`,
    undefined,
  );

  expect(body).toMatchObject({ status: 'completed', versionNumber: 6 });
  expect(await textOf(projectId)).toBe(page('Version 4'));
  expect(await textOf(`v6-${projectId}`)).toBe(page('Version 4'));
  expect(await textOf(`v5-${projectId}`)).toBe(page('Version 1'));
});

it('removes everything of a project that is deleted, and nothing else', async () => {
  world.model.turn(...writing({ 'index.html': page('Other') }));
  const { body: other } = await service.create({ prompt: 'Another page' });
  const previews = await filesIn('previews');

  const path = `/v1/projects/${projectId}`;
  expect((await exchange('DELETE', service.url + path)).status).toBe(204);

  await until('the previews to go', async () => (await filesIn('previews')).length === 1);
  await until('the repository to go', async () => (await filesIn('repositories')).length === 1);
  expect(previews).toContain((await filesIn('previews'))[0]);
  expect(await filesIn('workspaces')).toEqual([other.projectId]);
  expect(await filesIn('repositories')).toEqual([`${other.projectId}.git`]);
  expect(await filesIn('claude')).toEqual([other.projectId]);
  expect(await textOf(other.projectId)).toBe(page('Other'));
  for (const host of [projectId, `v6-${projectId}`, `v4-${projectId}`]) {
    expect(await textOf(host)).toBe(404);
  }
  for (const rest of ['', '/versions', '/versions/1', '/files', '/files/index.html', '/export']) {
    const answer = await service.get<Problem>(path + rest);
    expect({ rest, ...answer }).toMatchObject({
      rest,
      status: 404,
      body: { code: 'project_not_found' },
    });
  }
  for (const table of ['versions', 'version_previews', 'runs', 'session_history']) {
    const { rows } = await world.db.query(`SELECT 1 FROM ${table} WHERE project_id = $1`, [
      projectId,
    ]);
    expect({ table, rows }).toEqual({ table, rows: [] });
  }
});
