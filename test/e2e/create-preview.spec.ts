import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectDto } from '../../src/projects/project.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer } from './support/http';
import { pageOf } from './support/page-builder';
import type { Service } from './support/service';
import { UUID_V4 } from './support/uuid';
import { World } from './support/world';

const PROMPT = 'A landing page for a bakery called Rise';

let world: World;
let service: Service;
let answer: Answer<RunBody>;
let begun: Date;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  const { rows } = await world.db.query<{ now: Date }>('SELECT now()');
  begun = rows[0].now;
  answer = await service.create({ prompt: `  ${PROMPT}\n`, name: ' Rise ' });
});
afterAll(() => world.end());

it('answers with the finished run, its ids, its session and its preview', () => {
  const { status, headers, body } = answer;

  expect(status).toBe(200);
  expect(headers.get('location')).toBeNull();
  expect(body).toEqual({
    versionNumber: 1,
    success: true,
    status: 'completed',
    source: 'create_preview',
    runId: expect.stringMatching(UUID_V4),
    projectId: expect.stringMatching(UUID_V4),
    buildId: body.runId,
    jobId: expect.any(String),
    sessionId: expect.stringMatching(UUID_V4),
    session: { id: body.sessionId, resumed: false, reason: 'no_session' },
    previewUrl: `http://${body.projectId}.localhost:${service.env.PREVIEW_PORT}/`,
    message: `Built: ${PROMPT}`,
    usage: {
      inputTokens: expect.any(Number),
      outputTokens: expect.any(Number),
      cacheReadTokens: expect.any(Number),
      cacheCreationTokens: expect.any(Number),
      costUsd: expect.any(Number),
      turns: 1,
    },
    createdAt: expect.any(String),
    startedAt: expect.any(String),
    finishedAt: expect.any(String),
    links: {
      run: `/v1/runs/${body.runId}`,
      project: `/v1/projects/${body.projectId}`,
      build: `/v1/builds/${body.runId}`,
    },
  });
});

it('gives Claude the prompt, trimmed, in the session that it told of', () => {
  const [request] = world.model.requests;

  expect(request.humanTexts).toEqual([PROMPT]);
  expect(request.sessionId).toBe(answer.body.sessionId);
  expect(request.workingDirectory).toBe(join(world.dataDir, 'workspaces', answer.body.projectId));
});

it('serves what Claude wrote at the origin of the project, and at no other', async () => {
  const page = await service.preview(answer.body.projectId);

  expect(page).toMatchObject({ status: 200, text: pageOf([PROMPT]) });
  expect(page.headers['content-type']).toMatch(/^text\/html/);
  expect(page.headers.etag).toBeDefined();
  await expect(service.preview(answer.body.runId)).resolves.toMatchObject({ status: 404 });
});

it('stores the session on the project', async () => {
  const project = await world.project(answer.body.projectId);

  expect(project.last_ai_session_id).toBe(answer.body.sessionId);
  const storedAt = project.last_ai_session_updated_at as Date;
  expect(storedAt.getTime()).toBeGreaterThanOrEqual(begun.getTime());
  expect((project.updated_at as Date).getTime()).toBeGreaterThanOrEqual(storedAt.getTime());
  const { rows } = await world.db.query('SELECT * FROM session_history WHERE project_id = $1', [
    answer.body.projectId,
  ]);
  expect(rows).toEqual([
    expect.objectContaining({
      from_session_id: null,
      to_session_id: answer.body.sessionId,
      source: 'create_preview',
      run_id: answer.body.runId,
      reason: 'no_session',
    }),
  ]);
});

it("leaves the conversation's transcript under the session's id", async () => {
  const folder = join(world.dataDir, 'claude', answer.body.projectId, 'projects');
  const transcripts = (await readdir(folder, { recursive: true })).filter((path) =>
    path.endsWith('.jsonl'),
  );

  expect(transcripts).toEqual([expect.stringMatching(`/${answer.body.sessionId}.jsonl$`)]);
  await expect(readFile(join(folder, transcripts[0]), 'utf8')).resolves.toContain(PROMPT);
});

it('shows the same run as a build and as a run', async () => {
  for (const link of [answer.body.links.build!, answer.body.links.run]) {
    await expect(service.get(link)).resolves.toMatchObject({ status: 200, body: answer.body });
  }
});

it('shows the project', async () => {
  const { body } = await service.get<ProjectDto>(answer.body.links.project);

  expect(body).toEqual({
    projectId: answer.body.projectId,
    name: 'Rise',
    description: null,
    tags: [],
    suggestions: [],
    status: 'ready',
    previewUrl: answer.body.previewUrl,
    versionNumber: 1,
    lastAiSessionId: answer.body.sessionId,
    lastAiSessionUpdatedAt: expect.any(String),
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  });
  await expect(service.get('/v1/projects')).resolves.toMatchObject({
    status: 200,
    body: { items: [body], nextCursor: null },
  });
});

it('logs the run without gaps, from its place in line to its one end', async () => {
  const events = await world.events(answer.body.runId);

  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events[0]).toMatchObject({ type: 'status', payload: { status: 'queued' } });
  expect(events.at(-1)).toMatchObject({ type: 'completed', payload: answer.body });
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => ['completed', 'failed', 'cancelled'].includes(type))).toHaveLength(
    1,
  );
  expect(new Set(types)).toEqual(
    new Set([
      ...['status', 'session', 'tool', 'tool_result', 'text', 'file', 'usage', 'preview'],
      'completed',
    ]),
  );
  const file = events.find(({ type }) => type === 'file');
  expect(file?.payload).toEqual({ path: 'index.html', change: 'added' });
});

it('leaves no process', () => {
  expect(service.claudeProcesses()).toEqual([]);
});

it('takes the id that the client gives, and shows the project before there is a preview', async () => {
  const projectId = 'c0ffee00-1234-4abc-8def-00000000cafe';
  const hold = world.hold();
  const pending = service.create({ prompt: 'Something', projectId: projectId.toUpperCase() });
  await hold.arrived;

  const before = await service.get<ProjectDto>(`/v1/projects/${projectId}`);
  expect(before.body).toMatchObject({ name: null, status: 'creating', previewUrl: null });
  expect(before.body.lastAiSessionId).toBeNull();
  const page = await service.preview(projectId);
  expect(page.status).toBe(404);
  expect(page.text).toContain('No preview yet');

  await hold.release();
  const { body } = await pending;
  expect(body).toMatchObject({ status: 'completed', projectId });
  const after = await service.get<ProjectDto>(`/v1/projects/${projectId}`);
  expect(after.body).toMatchObject({ status: 'ready', previewUrl: body.previewUrl });
});
