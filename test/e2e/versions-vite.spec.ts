import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { FileTreeDto } from '../../src/versions/version.dto';
import type { Answer, Problem } from './support/http';
import { page, writing } from './support/scripted-files';
import type { Page, Service } from './support/service';
import { World } from './support/world';

/** A real install from the registry, on a machine that is busy. */
const PATIENT = { prefer: 'wait=240' };
const INSTALLED_ALREADY = 'The packages are as the last install left them.';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ BUILD_FIX_ATTEMPTS: '2' });
});
afterAll(() => world.end());

const createFrom = <T = RunBody>(template: string): Promise<Answer<T>> =>
  service.post('/v1/create-preview-for-new-project', { prompt: 'A bakery', template }, PATIENT);

const appOf = (heading: string): string => `import { useState } from 'react';

export function App() {
  const [loaves, setLoaves] = useState<number>(0);
  return (
    <main>
      <h1>${heading}</h1>
      <button onClick={() => setLoaves(loaves + 1)}>{loaves} loaves</button>
    </main>
  );
}
`;

async function logOf(runId: string): Promise<string> {
  const events = await world.events(runId);
  const logs = events.filter(({ type }) => type === 'log');
  return logs.map(({ payload }) => payload.text).join('\n');
}

async function phasesOf(runId: string): Promise<unknown[]> {
  const events = await world.events(runId);
  const phases = events.map(({ payload }) => payload.phase).filter(Boolean);
  return phases.filter((phase, index) => phase !== phases[index - 1]);
}

/** From the end of Claude's turn to the result. */
async function secondsToBuild(runId: string): Promise<number> {
  const { rows } = await world.db.query<{ seconds: number }>(
    `SELECT extract(epoch FROM max(at) FILTER (WHERE payload->>'phase' = 'publishing')
       - min(at) FILTER (WHERE payload->>'phase' IN ('installing', 'building')))::float8 AS seconds
       FROM run_events WHERE run_id = $1`,
    [runId],
  );
  return Math.round(rows[0].seconds * 10) / 10;
}

/** The page's own script, as its HTML names it. */
async function scriptOf(host: string): Promise<Page> {
  const { status, text } = await service.preview(host);
  expect(status).toBe(200);
  const [, path] = /<script type="module"[^>]* src="([^"]+)"/.exec(text) ?? [];
  expect(path).toMatch(/assets\/index-[\w-]+\.js$/);
  const script = await service.preview(host, new URL(path, 'http://preview/').pathname);
  expect(script.status).toBe(200);
  return script;
}

describe('an app of Vite and React', () => {
  let first: RunBody;

  it('is installed, built and served with its assets', async () => {
    world.model.turn(...writing({ 'src/App.tsx': appOf('Rise, a bakery') }));
    const { status, body } = await createFrom('vite-react');
    first = body;

    expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
    expect(body).toMatchObject({ status: 'completed', versionNumber: 1, usage: { turns: 1 } });
    const phases = ['generating', 'installing', 'building', 'publishing'];
    expect(await phasesOf(body.runId)).toEqual(phases);
    expect(await logOf(body.runId)).toMatch(/\$ npm install[^]*\$ npm run build[^]*built in/);
    const script = await scriptOf(body.projectId);
    expect(script.headers['content-type']).toMatch(/javascript/);
    expect(script.text).toContain('Rise, a bakery');
    const html = (await service.preview(body.projectId)).text;
    const [, css] = /<link rel="stylesheet"[^>]* href="([^"]+)"/.exec(html) ?? [];
    const styles = await service.preview(body.projectId, new URL(css, 'http://x/').pathname);
    expect(styles).toMatchObject({ status: 200 });
    expect(styles.headers['content-type']).toMatch(/^text\/css/);
  }, 280_000);

  it('is a version of its source and lock file, without packages and output', async () => {
    const { body } = await service.get<FileTreeDto>(`/v1/projects/${first.projectId}/files`);
    const paths = body.files.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining(['package.json', 'package-lock.json', 'src/App.tsx', 'src/main.tsx']),
    );
    expect(paths.filter((path) => /^(node_modules|dist)\b/.test(path))).toEqual([]);
  });

  it('reuses the install, and mends a type error in the same session', async () => {
    const { projectId, sessionId } = first;
    const wrong = appOf('Rise again').replace('(0)', "('none')");
    world.model.turn(
      ...writing({ 'src/App.tsx': wrong }),
      ...writing({ 'src/App.tsx': appOf('Rise again') }),
    );

    const { status, body } = await service.update({ projectId, prompt: 'Once more' }, PATIENT);

    expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
    expect(body).toMatchObject({
      versionNumber: 2,
      usage: { turns: 2 },
      session: { id: sessionId, resumed: true },
    });
    const prompts = world.model.lastRequest!.humanTexts;
    expect(prompts.slice(0, 2)).toEqual(['A bakery', 'Once more']);
    expect(prompts[2]).toMatch(/src\/App\.tsx[^]*TS2345/);
    expect(await phasesOf(body.runId)).not.toContain('installing');
    expect((await logOf(body.runId)).split(INSTALLED_ALREADY)).toHaveLength(3);
    expect((await scriptOf(projectId)).text).toContain('Rise again');
    expect((await scriptOf(`v1-${projectId}`)).text).toContain('Rise, a bakery');
  }, 120_000);

  it('takes a fraction of the time with the install that is there', async () => {
    const { projectId } = first;
    const stamp = join(world.dataDir, 'workspaces', projectId, 'node_modules/.onethread-install');
    const installedAt = (await stat(stamp)).mtimeMs;
    world.model.turn(...writing({ 'src/App.tsx': appOf('Rise for ever') }));

    const { body } = await service.update({ projectId, prompt: 'And once more' }, PATIENT);

    expect(body).toMatchObject({ status: 'completed', versionNumber: 3 });
    expect((await stat(stamp)).mtimeMs).toBe(installedAt);
    expect(await logOf(body.runId)).not.toMatch(/\$ npm (install|ci)/);
    const [before, now] = await Promise.all(
      [first, body].map(({ runId }) => secondsToBuild(runId)),
    );
    const share = Math.round((now / before) * 100);
    console.info(`installed and built in ${before} s, built again in ${now} s: ${share} %`);
    expect(now).toBeLessThan(before);
  }, 120_000);
});

it('lists the templates', async () => {
  const { status, body } = await service.get<{ items: { id: string }[] }>('/v1/templates');

  expect(status).toBe(200);
  expect(body.items.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['static', 'vite-react', 'vite-vue', 'vite-svelte', 'astro']),
  );
  for (const item of body.items) {
    expect(item).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      description: expect.any(String),
    });
  }
});

it('starts from plain HTML, which Claude finds in its folder', async () => {
  world.model.turn(...writing({ 'index.html': page('Plain') }));
  const { body } = await createFrom('static');

  expect(body).toMatchObject({ status: 'completed', versionNumber: 1 });
  expect((await service.preview(body.projectId)).text).toBe(page('Plain'));
  expect(await service.preview(body.projectId, '/styles.css')).toMatchObject({ status: 200 });
  const { body: tree } = await service.get<FileTreeDto>(`/v1/projects/${body.projectId}/files`);
  expect(tree.files.map(({ path }) => path)).toContain('script.js');
});

it('knows no other template', async () => {
  const answer = await createFrom<Problem>('cobol');

  expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
});
