import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exchange } from './support/http';
import { buildsWith, page, writing } from './support/scripted-files';
import type { Page, Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

/** The builds of this file tell outside what they do. */
const SETTINGS = { KEEP_PREVIEWS: '1', BUILD_ISOLATION: 'off' };

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start(SETTINGS);
});
afterAll(() => world.end());

/** A build that counts itself, and then waits for a file, or fails for one. */
const countedBuild = (text: string): string => `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
const folder = ${JSON.stringify(world.dataDir)};
appendFileSync(folder + '/builds', ${JSON.stringify(`${text}\n`)});
while (existsSync(folder + '/wait')) await new Promise((resolve) => setTimeout(resolve, 20));
if (existsSync(folder + '/fail')) throw new Error('It does not build any more');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', ${JSON.stringify(page(text))});
`;

/** Two versions, of which the first one's preview is put away. */
async function twoVersions(): Promise<string> {
  await rm(join(world.dataDir, 'builds'), { force: true });
  world.model.turn(...writing(buildsWith(countedBuild('First'))));
  const { projectId } = (await service.create({ prompt: 'An app' })).body;
  world.model.turn(...writing({ 'build.mjs': countedBuild('Second') }));
  const { body } = await service.update({ projectId, prompt: 'Another' });
  expect(body).toMatchObject({ versionNumber: 2 });
  return projectId;
}

const sign = (name: string): Promise<void> => writeFile(join(world.dataDir, name), '');
const takeDown = (name: string): Promise<void> => rm(join(world.dataDir, name));
const left = (folder: string): Promise<string[]> => readdir(join(world.dataDir, folder));
/** Each process has a folder of its own for what is temporary. */
const rebuilding = async (): Promise<string[]> =>
  (await readdir(join(world.dataDir, 'tmp'), { recursive: true })).filter((path) =>
    /(^|\/)rebuild-[^/]+$/.test(path),
  );
const builds = async (): Promise<number> =>
  (await readFile(join(world.dataDir, 'builds'), 'utf8')).split('\n').length - 1;

const untilShown = (host: string, by: Service = service): Promise<Page> =>
  until(`the preview of ${host}`, async () => {
    const answer = await by.preview(host);
    return answer.status === 200 && answer;
  });

it('tells visitors that a version is being prepared, builds it once, and shows it', async () => {
  const projectId = await twoVersions();
  await sign('wait');

  const visits = Array.from({ length: 12 }, () => service.preview(`v1-${projectId}`));
  for (const answer of await Promise.all(visits)) {
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).toMatch(/http-equiv="refresh" content="2"[^]*is being prepared/);
  }
  expect(await builds()).toBe(3);
  await takeDown('wait');

  expect((await untilShown(`v1-${projectId}`)).text).toBe(page('First'));
  expect(await builds()).toBe(3);
  expect((await service.preview(projectId)).text).toBe(page('Second'));
}, 60_000);

it('does not try again with every visit what does not build any more', async () => {
  const projectId = await twoVersions();
  await sign('fail');

  const failed = await until('the failure', async () => {
    const answer = await service.preview(`v1-${projectId}`);
    return answer.text.includes('cannot be shown') && answer;
  });

  expect(failed).toMatchObject({ status: 503, headers: { 'retry-after': '600' } });
  expect(failed.text).not.toContain('http-equiv="refresh"');
  await takeDown('fail');
  for (let n = 0; n < 5; n += 1) await service.preview(`v1-${projectId}`);
  expect(await builds()).toBe(3);
  expect(service.output).toContain('It does not build any more');
  await world.db.query(`UPDATE version_previews SET rebuild_failed_at = now() - interval '11 min'`);
  expect((await untilShown(`v1-${projectId}`)).text).toBe(page('First'));
}, 60_000);

it('leaves builds to workers', async () => {
  const projectId = await twoVersions();
  await service.stop();
  const api = await world.start({ ...SETTINGS, PROCESS_ROLE: 'api' });

  expect(await api.preview(`v1-${projectId}`)).toMatchObject({ status: 503 });
  expect(await builds()).toBe(2);

  await world.start({ ...SETTINGS, PROCESS_ROLE: 'worker' });
  expect((await untilShown(`v1-${projectId}`, api)).text).toBe(page('First'));
  expect(await builds()).toBe(3);
  await Promise.all(world.services.map((one) => one.stop()));
  service = await world.start(SETTINGS);
}, 60_000);

it('stops at once with the service, and starts anew with the next visit', async () => {
  const projectId = await twoVersions();
  await sign('wait');
  await service.preview(`v1-${projectId}`);

  expect(await service.stop()).toEqual({ code: 0, signal: null });

  expect(await left('tmp')).toEqual([]);
  await takeDown('wait');
  service = await world.start(SETTINGS);
  expect((await untilShown(`v1-${projectId}`)).text).toBe(page('First'));
  expect(await builds()).toBe(4);
}, 60_000);

it('leaves nothing of a project that is deleted meanwhile', async () => {
  const projectId = await twoVersions();
  const others = await left('previews');
  await sign('wait');
  await service.preview(`v1-${projectId}`);

  expect(await rebuilding()).toHaveLength(1);
  const { status } = await exchange('DELETE', `${service.url}/v1/projects/${projectId}`);

  expect(status).toBe(204);
  await takeDown('wait');
  await until('the build to go', async () => (await rebuilding()).length === 0);
  expect(await left('previews')).toHaveLength(others.length - 1);
  expect((await service.preview(`v1-${projectId}`)).status).toBe(404);
}, 60_000);

it('takes in no more of a project than a few at a time', async () => {
  const projectId = await twoVersions();
  // More versions like the first, whose previews are put away too.
  await world.db.query(
    `INSERT INTO versions (project_id, number, commit, source, run_id, files_changed)
     SELECT project_id, n, commit, source, gen_random_uuid(), files_changed
       FROM versions, generate_series(3, 7) AS n WHERE project_id = $1 AND number = 1`,
    [projectId],
  );
  await world.db.query(
    `INSERT INTO version_previews (project_id, number) SELECT $1, generate_series(3, 7)`,
    [projectId],
  );
  await sign('wait');

  const visits = [1, 3, 4, 5, 6, 7].map((n) => service.preview(`v${n}-${projectId}`));
  const answers = await Promise.all(visits);

  const waiting = answers.filter(({ text }) => text.includes('has to wait'));
  expect(waiting.length).toBeGreaterThanOrEqual(1);
  expect(waiting[0]).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
  await takeDown('wait');
  for (const n of [1, 7]) await untilShown(`v${n}-${projectId}`);
}, 60_000);
