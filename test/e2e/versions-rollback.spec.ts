import type { RunBody } from '../../src/runs/run-body.dto';
import type { HistoryPageDto } from '../../src/sessions/thread.dto';
import type {
  DiffDto,
  FileTreeDto,
  VersionDto,
  VersionPageDto,
} from '../../src/versions/version.dto';
import type { Answer, Problem } from './support/http';
import { rawRequest } from './support/raw-request';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

/** What version n is: the page, a file of its own, and one that the next version takes over. */
const filesOf = (n: number): Record<string, string> => ({
  'index.html': page(`Version ${n}`),
  [`only-${n}.txt`]: `${n}: żółć 🎈\r\nno newline at the end`,
  'sub/shared.css': `/* ${n} */\n`,
});
const promptOf = (n: number): string => `Prompt number ${n}`;

let world: World;
let service: Service;
let projectId: string;
const runs: RunBody[] = [];

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  for (let n = 1; n <= 5; n += 1) {
    world.model.turn(...writing(filesOf(n)));
    const { status, body } =
      n === 1
        ? await service.create({ prompt: promptOf(n), name: 'Walk' })
        : await service.update({ projectId, prompt: promptOf(n) });
    expect({ status, body }).toMatchObject({ status: 200, body: { versionNumber: n } });
    projectId = body.projectId;
    runs.push(body);
  }
}, 120_000);
afterAll(() => world.end());

const at = (path: string): string => `/v1/projects/${projectId}${path}`;
const rollBack = (n: number): Promise<Answer<RunBody>> =>
  service.post(at(`/versions/${n}/rollback`), undefined);

/** Every file of a version (by default of the newest), to the byte. */
async function contents(version?: number): Promise<Record<string, string>> {
  const query = version === undefined ? '' : `?version=${version}`;
  const { body } = await service.get<FileTreeDto>(at(`/files${query}`));
  const found: Record<string, string> = {};
  for (const { path, size } of body.files) {
    const answer = await rawRequest(service, 'GET', at(`/files/${path}${query}`));
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.content).toHaveLength(size);
    found[path] = answer.content.toString('base64');
  }
  return found;
}

/** What Claude wrote up to version n; nothing was ever deleted. */
const expected = (n: number): Record<string, string> => {
  const all = Object.assign({}, ...Array.from({ length: n }, (_, i) => filesOf(i + 1)));
  return Object.fromEntries(
    Object.entries(all as Record<string, string>).map(([path, text]) => [
      path,
      Buffer.from(text).toString('base64'),
    ]),
  );
};

/** The prompts that the model is shown with the next one; a version is made with it. */
async function promptsOfNextTurn(prompt: string, n: number): Promise<readonly string[]> {
  world.model.turn(...writing({ 'index.html': page(`Version ${n}`) }));
  const before = world.model.requests.length;
  const { body } = await service.update({ projectId, prompt });
  expect(body).toMatchObject({ status: 'completed', versionNumber: n, session: { resumed: true } });
  return world.model.requests[before].humanTexts;
}

it('keeps every version: its files, its preview, its prompt and its session', async () => {
  const { body } = await service.get<VersionPageDto>(at('/versions'));

  expect(body.items.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  expect(body.items[3]).toMatchObject({
    number: 2,
    current: false,
    source: 'update_project',
    runId: runs[1].runId,
    prompt: promptOf(2),
    sessionId: runs[1].sessionId,
    restoredNumber: null,
    previewUrl: `http://v2-${projectId}.localhost:${service.env.PREVIEW_PORT}/`,
  });
  expect(body.items[3].filesChanged).toEqual(
    expect.arrayContaining([
      { path: 'index.html', change: 'changed' },
      { path: 'only-2.txt', change: 'added' },
    ]),
  );
  for (let n = 1; n <= 5; n += 1) {
    expect(await contents(n)).toEqual(expected(n));
    expect((await service.preview(`v${n}-${projectId}`)).text).toBe(page(`Version ${n}`));
  }
});

it('shows the list in pages', async () => {
  const first = await service.get<VersionPageDto>(at('/versions?limit=2'));
  const cursor = encodeURIComponent(first.body.nextCursor!);
  const second = await service.get<VersionPageDto>(at(`/versions?limit=2&cursor=${cursor}`));

  expect(first.body.items.map(({ number }) => number)).toEqual([5, 4]);
  expect(second.body.items.map(({ number }) => number)).toEqual([3, 2]);
});

it('shows what changed between two versions', async () => {
  const step = await service.get<DiffDto>(at('/versions/3/diff'));
  expect(step.body).toMatchObject({ from: 2, to: 3, truncated: false });
  expect(step.body.diff).toContain('-<p>Version 2</p>\n+<p>Version 3</p>');
  expect(step.body.diff).not.toContain('Version 1');

  const leap = await service.get<DiffDto>(at('/versions/5/diff?from=1'));
  expect(leap.body.diff).toContain('-<p>Version 1</p>\n+<p>Version 5</p>');
  const back = await service.get<DiffDto>(at('/versions/1/diff?from=5'));
  expect(back.body.diff).toContain('-<p>Version 5</p>\n+<p>Version 1</p>');
  const all = await service.get<DiffDto>(at('/versions/1/diff'));
  expect(all.body.diff).toContain('+<p>Version 1</p>');
  for (const path of ['/versions/9/diff', '/versions/2/diff?from=9', '/versions/9']) {
    const missing = await service.get<Problem>(at(path));
    expect(missing).toMatchObject({ status: 404, body: { code: 'version_not_found' } });
  }
});

it('rolls back to version 2: files, preview and conversation', async () => {
  const requests = world.model.requests.length;

  const { status, body } = await rollBack(2);

  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'completed', source: 'rollback', versionNumber: 6 });
  expect(body.session).toMatchObject({ id: body.sessionId, previousId: runs[1].sessionId });
  expect(body.sessionId).not.toBe(runs[1].sessionId);
  expect(world.model.requests).toHaveLength(requests);
  expect(await contents()).toEqual(expected(2));
  expect((await service.preview(projectId)).text).toBe(page('Version 2'));
  expect((await service.preview(`v2-${projectId}`)).text).toBe(page('Version 2'));
  expect((await service.preview(`v6-${projectId}`)).text).toBe(page('Version 2'));
  expect((await service.preview(`v5-${projectId}`)).text).toBe(page('Version 5'));
  const version = await service.get<VersionDto>(at('/versions/6'));
  expect(version.body).toMatchObject({ source: 'rollback', restoredNumber: 2, current: true });
  const history = await service.get<HistoryPageDto>(at('/session/history'));
  expect(history.body.items[0]).toMatchObject({
    from: runs[4].sessionId,
    to: body.sessionId,
    source: 'rollback',
    runId: body.runId,
  });
});

it('does not let Claude remember what was undone', async () => {
  const prompts = await promptsOfNextTurn('Go on from there', 7);

  expect(prompts).toEqual([promptOf(1), promptOf(2), 'Go on from there']);
  expect(JSON.stringify(world.model.lastRequest!.raw)).not.toMatch(/Prompt number [345]/);
});

it('rolls forward to version 5 likewise', async () => {
  const { body } = await rollBack(5);

  expect(body).toMatchObject({ status: 'completed', versionNumber: 8 });
  expect(await contents()).toEqual(expected(5));
  expect((await service.preview(projectId)).text).toBe(page('Version 5'));
  const version = await service.get<VersionDto>(at('/versions/8'));
  expect(version.body).toMatchObject({ restoredNumber: 5, current: true });
  expect(await promptsOfNextTurn('And now?', 9)).toEqual([
    ...[1, 2, 3, 4, 5].map(promptOf),
    'And now?',
  ]);
});

it('says when there is no such version to go back to', async () => {
  for (const number of ['77', '0', '-1']) {
    const answer = await service.post<Problem>(at(`/versions/${number}/rollback`), undefined);
    expect(answer).toMatchObject({ status: 404, body: { code: 'version_not_found' } });
  }
  const wrong = await service.post<Problem>(at('/versions/two/rollback'), undefined);
  expect(wrong).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  const huge = await service.get<Problem>(at('/versions/99999999999999999999'));
  expect([400, 404]).toContain(huge.status);
});
