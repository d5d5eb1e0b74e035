import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { HistoryPageDto } from '../../src/sessions/thread.dto';
import type { VersionDto } from '../../src/versions/version.dto';
import type { Answer } from './support/http';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterAll(() => world.end());

/** Three versions, by the prompts "Step 1" to "Step 3". */
async function threeVersions(): Promise<string> {
  let projectId = '';
  for (let n = 1; n <= 3; n += 1) {
    world.model.turn(...writing({ 'index.html': page(`Version ${n}`) }));
    const prompt = `Step ${n}`;
    const { body } =
      n === 1 ? await service.create({ prompt }) : await service.update({ projectId, prompt });
    expect(body).toMatchObject({ versionNumber: n });
    projectId = body.projectId;
  }
  return projectId;
}

/** As if Postgres had lost it, and Claude's own folder too. */
async function loseConversation(projectId: string): Promise<void> {
  await world.db.query('DELETE FROM session_transcript_entries WHERE project_id = $1', [projectId]);
  await rm(join(world.dataDir, 'claude', projectId), { recursive: true, force: true });
}

const rollBack = (projectId: string, n: number): Promise<Answer<RunBody>> =>
  service.post(`/v1/projects/${projectId}/versions/${n}/rollback`, undefined);

it('rolls back without the conversation where that is lost, says so, and sums it up', async () => {
  const projectId = await threeVersions();
  await loseConversation(projectId);

  const { status, body } = await rollBack(projectId, 1);

  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'completed', versionNumber: 4, sessionId: null });
  expect(body.session).toBeUndefined();
  expect(body.message).toContain('The conversation of then is gone');
  expect((await service.preview(projectId)).text).toBe(page('Version 1'));
  const version = await service.get<VersionDto>(`/v1/projects/${projectId}/versions/4`);
  expect(version.body).toMatchObject({ restoredNumber: 1, sessionId: null });
  const history = await service.get<HistoryPageDto>(`/v1/projects/${projectId}/session/history`);
  expect(history.body.items[0]).toMatchObject({ to: null, source: 'rollback' });
  expect(history.body.items[0].reason).toContain('gets a summary');

  const { body: next } = await service.update({ projectId, prompt: 'Go on' });
  expect(next).toMatchObject({ session: { resumed: false, reason: 'rolled_back' } });
  const [told, ...others] = world.model.lastRequest!.humanTexts;
  expect(others).toEqual([]);
  expect(told).toContain('Step 1');
  expect(told).not.toMatch(/Step [23]/);
  expect(told).toMatch(/Go on$/);
});

/** What a project's next session is told of what was said before, once the conversation is lost. */
async function summaryAfterLoss(projectId: string, prompt: string): Promise<string> {
  await loseConversation(projectId);
  const { body } = await service.update({ projectId, prompt });
  expect(body).toMatchObject({ status: 'completed', session: { resumed: false } });
  const { humanTexts } = world.model.lastRequest!;
  expect(humanTexts).toHaveLength(1);
  return humanTexts[0];
}

it('sums up what led to the version that is shown, whatever was undone on the way', async () => {
  const projectId = await threeVersions();
  expect((await rollBack(projectId, 1)).body).toMatchObject({ session: { resumed: true } });

  const fork = await summaryAfterLoss(projectId, 'Other way');
  expect(fork).toContain('User: Step 1');
  expect(fork).not.toMatch(/Step [23]/);

  // Back to what was undone: it counts again, and the way taken instead does not.
  await rollBack(projectId, 3);
  const back = await summaryAfterLoss(projectId, 'Once more');
  expect(back).toMatch(/User: Step 1[^]*User: Step 2[^]*User: Step 3/);
  expect(back).not.toContain('Other way');

  // Version 4 is itself a rollback, to version 1.
  await rollBack(projectId, 4);
  const first = await summaryAfterLoss(projectId, 'From the start');
  expect(first).toContain('User: Step 1');
  expect(first).not.toMatch(/Step [23]|Other way|Once more/);
});
