import { say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type {
  DiffDto,
  FileTreeDto,
  VersionDto,
  VersionPageDto,
} from '../../src/versions/version.dto';
import type { Problem } from './support/http';
import { expectLog } from './support/run-log';
import { buildsWith, making, page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

const FAILS = `console.error("src/App.tsx(3,7): error TS2322: Type 'string' is not a number");\nprocess.exit(1);\n`;

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ BUILD_FIX_ATTEMPTS: '2' });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

type FailedRun = Problem & RunBody;

/** The phases of a run, in order, and what was said of each. */
async function phasesOf(runId: string): Promise<string[]> {
  const events = await world.events(runId);
  return events
    .filter(({ type, payload }) => type === 'status' && payload.phase !== undefined)
    .map(({ payload }) => [payload.phase, payload.detail].filter(Boolean).join(': '));
}

async function logOf(runId: string): Promise<string> {
  const events = await world.events(runId);
  return events
    .filter(({ type }) => type === 'log')
    .map(({ payload }) => payload.text)
    .join('\n');
}

describe('a build that fails once', () => {
  let body: RunBody;

  beforeAll(async () => {
    world.model.turn(
      ...writing(buildsWith(FAILS)),
      ...writing({ 'build.mjs': making('Mended') }, say('Mended it.')),
    );
    ({ body } = await service.create<RunBody>({ prompt: 'An app' }));
  });

  it('is handed back to Claude, on the same session, and completes', async () => {
    expect(body).toMatchObject({
      status: 'completed',
      versionNumber: 1,
      session: { id: body.sessionId, resumed: true },
      usage: { turns: 2 },
    });
    expect((await service.preview(body.projectId)).text).toBe(page('Mended'));
    expect(await world.project(body.projectId)).toMatchObject({
      last_ai_session_id: body.sessionId,
    });
    const { rows } = await world.db.query('SELECT * FROM run_turns WHERE run_id = $1', [
      body.runId,
    ]);
    expect(new Set(rows.map(({ session_id }) => session_id))).toEqual(new Set([body.sessionId]));
    expect(rows).toHaveLength(2);
  });

  it('shows each attempt, and what the build printed, in the events', async () => {
    await expectLog(world, body.runId, 'completed');
    const phases = await phasesOf(body.runId);
    expect(phases).toEqual([
      'generating',
      'building',
      'generating: the build failed; Claude mends it (attempt 1 of 2)',
      'generating',
      'building',
      'publishing',
    ]);
    expect(await logOf(body.runId)).toContain('error TS2322');
  });

  it('is one version, without what the build made', async () => {
    const { projectId } = body;
    const versions = await service.get<VersionPageDto>(`/v1/projects/${projectId}/versions`);
    expect(versions.body.items).toHaveLength(1);
    const tree = await service.get<FileTreeDto>(`/v1/projects/${projectId}/files`);
    expect(tree.body.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['build.mjs', 'package.json']),
    );
    expect(tree.body.files.some(({ path }) => path.startsWith('dist'))).toBe(false);
  });
});

it('tells Claude the end of what the build printed', async () => {
  world.model.turn(...writing(buildsWith(FAILS)), ...writing({ 'build.mjs': making('Mended') }));
  const { body } = await service.create({ prompt: 'Another app' });

  const prompts = world.model.lastRequest!.humanTexts;
  expect(prompts).toHaveLength(2);
  expect(prompts[0]).toBe('Another app');
  expect(prompts[1]).toContain('error TS2322');
  expect(prompts[1]).not.toContain(world.dataDir);
  expect(world.model.lastRequest!.sessionId).toBe(body.sessionId);
});

describe('a build that is never mended', () => {
  let good: RunBody;
  let failed: FailedRun;
  const at = (path: string): string => `/v1/projects/${good.projectId}${path}`;

  beforeAll(async () => {
    world.model.turn(...writing({ ...buildsWith(making('Good')), 'kept.txt': 'kept\n' }));
    good = (await service.create({ prompt: 'A good app' })).body;
    world.model.turn(
      ...writing({ 'build.mjs': FAILS, 'attempt.txt': 'tried\n' }),
      ...writing({ 'build.mjs': `${FAILS}// once\n` }),
      ...writing({ 'build.mjs': `${FAILS}// twice\n` }),
    );
    const answer = await service.update<FailedRun>({
      projectId: good.projectId,
      prompt: 'Break it',
    });
    expect(answer.status).toBe(422);
    failed = answer.body;
  });

  it('fails with the log in the problem document', async () => {
    expect(failed).toMatchObject({
      code: 'app_build_failed',
      runStatus: 'failed',
      step: 'build',
      exitCode: 1,
      usage: { turns: 3 },
    });
    expect(failed.log).toContain('error TS2322');
    expect(failed.log).not.toContain(world.dataDir);
    await expectLog(world, failed.runId, 'failed');
    const phases = await phasesOf(failed.runId);
    expect(phases.filter((phase) => phase.includes('attempt'))).toEqual([
      'generating: the build failed; Claude mends it (attempt 1 of 2)',
      'generating: the build failed; Claude mends it (attempt 2 of 2)',
    ]);
  });

  it('leaves the good preview up, makes no version, and keeps the session', async () => {
    expect((await service.preview(good.projectId)).text).toBe(page('Good'));
    const versions = await service.get<VersionPageDto>(at('/versions'));
    expect(versions.body.items.map(({ number }) => number)).toEqual([1]);
    const tree = await service.get<FileTreeDto>(at('/files'));
    expect(tree.body.files.map(({ path }) => path)).not.toContain('attempt.txt');
    expect(await world.project(good.projectId)).toMatchObject({
      last_ai_session_id: good.sessionId,
      version_number: 1,
      status: 'ready',
    });
  });

  it('goes on from the attempt with the next prompt, on the same session', async () => {
    world.model.turn(...writing({ 'build.mjs': making('Good again') }));
    const { status, body } = await service.update({ projectId: good.projectId, prompt: 'Mend it' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      versionNumber: 2,
      session: { id: good.sessionId, resumed: true },
    });
    const prompts = world.model.lastRequest!.humanTexts;
    expect([prompts[0], prompts[1], prompts.at(-1)]).toEqual(['A good app', 'Break it', 'Mend it']);
    expect((await service.preview(good.projectId)).text).toBe(page('Good again'));
    const attempt = await fetch(`${service.url}${at('/files/attempt.txt')}`);
    expect(await attempt.text()).toBe('tried\n');
    const { body: diff } = await service.get<DiffDto>(at('/versions/2/diff'));
    expect(diff.diff).toContain('+tried');
  });

  it('counts what the attempt changed to the version that came of it', async () => {
    const { body } = await service.get<VersionDto>(at('/versions/2'));
    expect(body.filesChanged).toEqual([
      { path: 'attempt.txt', change: 'added' },
      { path: 'build.mjs', change: 'changed' },
    ]);
  });
});
