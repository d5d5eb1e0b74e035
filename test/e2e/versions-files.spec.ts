import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { DiffDto, FileTreeDto, VersionDto } from '../../src/versions/version.dto';
import type { Problem } from './support/http';
import { rawRequest } from './support/raw-request';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

const ODD = 'sub dir/żółć & 100% 🎈.txt';

let world: World;
let service: Service;
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  world.model.turn(
    ...writing({ 'index.html': page('First'), 'src/app.js': 'alert(1);\n', [ODD]: 'odd\n' }),
  );
  const { body } = await service.create({ prompt: 'A page', name: 'Żółty: Café / No. 1' });
  projectId = body.projectId;
});
afterAll(() => world.end());

const at = (path: string): string => `/v1/projects/${projectId}${path}`;

const problemOf = (content: Buffer): Problem => JSON.parse(content.toString()) as Problem;

it('shows the tree and each file, with an entity tag', async () => {
  const { body } = await service.get<FileTreeDto>(at('/files'));
  expect(body.version).toBe(1);
  expect(body.files).toEqual(
    expect.arrayContaining([
      { path: 'index.html', size: page('First').length, type: 'file' },
      { path: 'src/app.js', size: 10, type: 'file' },
      { path: ODD, size: 4, type: 'file' },
    ]),
  );

  const file = await rawRequest(service, 'GET', at('/files/index.html'));
  expect(file).toMatchObject({ status: 200 });
  expect(file.content.toString()).toBe(page('First'));
  expect(file.headers['content-type']).toMatch(/^text\/html/);
  expect(file.headers['content-disposition']).toBe('attachment');
  const headers = { 'if-none-match': file.headers.etag! };
  const again = await rawRequest(service, 'GET', at('/files/index.html'), { headers });
  expect(again).toMatchObject({ status: 304 });
  expect(again.content).toHaveLength(0);

  const odd = ODD.split('/').map(encodeURIComponent).join('/');
  const answer = await rawRequest(service, 'GET', at(`/files/${odd}`));
  expect(answer.content.toString()).toBe('odd\n');
});

it('makes a version of a file that the user changes, and tells Claude with the next prompt', async () => {
  const requests = world.model.requests.length;
  const put = await rawRequest(service, 'PUT', at('/files/index.html'), {
    body: { content: page('By hand') },
  });

  expect(put.status).toBe(200);
  const run = JSON.parse(put.content.toString()) as RunBody;
  expect(run).toMatchObject({ status: 'completed', source: 'file_edit', versionNumber: 2 });
  expect(world.model.requests).toHaveLength(requests);
  const version = await service.get<VersionDto>(at('/versions/2'));
  expect(version.body).toMatchObject({
    source: 'file_edit',
    current: true,
    filesChanged: [{ path: 'index.html', change: 'changed' }],
  });
  expect((await service.preview(projectId)).text).toBe(page('By hand'));
  const old = await rawRequest(service, 'GET', at('/files/index.html?version=1'));
  expect(old.content.toString()).toBe(page('First'));
  const { body: diff } = await service.get<DiffDto>(at('/versions/2/diff'));
  expect(diff.diff).toContain('-<p>First</p>\n+<p>By hand</p>');

  const { body: next } = await service.update({ projectId, prompt: 'Go on' });
  expect(next).toMatchObject({ status: 'completed', session: { resumed: true } });
  const told = world.model.lastRequest!.humanTexts.at(-1);
  expect(told).toContain('index.html by hand');
  expect(told).toContain('Go on');
  await service.update({ projectId, prompt: 'And on' });
  expect(world.model.lastRequest!.humanTexts.at(-1)).toBe('And on');
});

it('makes a new file in a new folder, and fails without harm where a file is in the way', async () => {
  const made = await rawRequest(service, 'PUT', at('/files/deep/er/new.txt'), {
    body: { content: 'new\n' },
  });
  expect(made.status).toBe(200);
  const file = await rawRequest(service, 'GET', at('/files/deep/er/new.txt'));
  expect(file.content.toString()).toBe('new\n');

  for (const path of ['index.html/below.txt', 'deep']) {
    const clash = await rawRequest(service, 'PUT', at(`/files/${path}`), { body: { content: '' } });
    expect({ path, status: clash.status }).toEqual({ path, status: 400 });
  }
  const unknown = { content: 'x', more: true };
  for (const body of [{}, { content: 1 }, unknown, { content: 'x'.repeat(400_001) }]) {
    const wrong = await rawRequest(service, 'PUT', at('/files/a.txt'), { body });
    expect(wrong.status).toBe(400);
  }
  const still = await service.get<FileTreeDto>(at('/files'));
  expect(still.body.files.map(({ path }) => path)).toContain('index.html');
});

it('changes nothing when the app does not build with the edit', async () => {
  const before = (await service.get<FileTreeDto>(at('/files'))).body;

  const answer = await rawRequest(service, 'PUT', at('/files/package.json'), {
    body: { content: '{ "scripts": ' },
  });

  expect(answer.status).toBe(422);
  expect(problemOf(answer.content)).toMatchObject({
    code: 'app_build_failed',
    runStatus: 'failed',
  });
  expect((await service.get<FileTreeDto>(at('/files'))).body).toEqual(before);
  expect((await service.preview(projectId)).text).toContain('<p>');
  const next = await rawRequest(service, 'PUT', at('/files/fine.txt'), { body: { content: 'x' } });
  expect(next.status).toBe(200);
});

it('exports a version as a zip', async () => {
  const answer = await rawRequest(service, 'GET', at('/export?version=1'));

  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/zip');
  const disposition = answer.headers['content-disposition'];
  expect(disposition).toMatch(/^attachment; filename="[\w-]+-v1\.zip"$/);
  const zip = join(world.dataDir, 'export.zip');
  await writeFile(zip, answer.content);
  const run = (...args: string[]): string => execFileSync('unzip', args, { encoding: 'utf8' });
  expect(run('-t', zip)).toContain('No errors detected');
  const names = run('-Z1', zip).split('\n');
  const root = names[0].split('/')[0];
  expect(disposition).toBe(`attachment; filename="${root}-v1.zip"`);
  expect(run('-p', zip, `${root}/index.html`)).toBe(page('First'));
  expect(names.filter((name) => name.endsWith('app.js'))).toEqual([`${root}/src/app.js`]);
  expect(names.join('\n')).not.toMatch(/\.git\/|deep|node_modules/);
});

it('says what is not there', async () => {
  const other = '0b9f3c1e-6f0a-4c55-9d3e-2f1a7c8b9d01';
  const missing: [string, number, string][] = [
    [at('/files/none.txt'), 404, 'file_not_found'],
    [at('/files/src'), 404, 'file_not_found'],
    [at('/files/index.html?version=99'), 404, 'version_not_found'],
    [at('/files?version=99999999999'), 404, 'version_not_found'],
    [at('/files?version=0'), 400, 'validation_failed'],
    [at('/files?version=two'), 400, 'validation_failed'],
    [at('/export?version=99'), 404, 'version_not_found'],
    [`/v1/projects/${other}/files`, 404, 'project_not_found'],
    [`/v1/projects/${other}/export`, 404, 'project_not_found'],
    ['/v1/projects/nonsense/files', 400, 'validation_failed'],
  ];
  for (const [path, status, code] of missing) {
    expect({ path, ...(await service.get<Problem>(path)) }).toMatchObject({
      path,
      status,
      body: { code },
    });
  }
});
