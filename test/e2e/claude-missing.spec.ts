import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import { pageOf } from './support/page-builder';
import { expectLog } from './support/run-log';
import { World } from './support/world';

let world: World;

beforeAll(async () => {
  world = await World.begin();
});
afterAll(() => world.end());

it.each([
  ['is not there', () => Promise.resolve('/nowhere/claude')],
  [
    'is not a program',
    async () => {
      const path = join(world.dataDir, 'claude-notes.txt');
      await writeFile(path, 'not a program');
      await chmod(path, 0o644);
      return path;
    },
  ],
])('fails a run, and nothing else, when the Claude executable %s', async (_, make) => {
  const broken = await world.start({ CLAUDE_EXECUTABLE: await make() });

  const health = await broken.get('/health/ready');
  expect(health).toMatchObject({
    status: 503,
    body: { details: { claude: { status: 'down' }, postgres: { status: 'up' } } },
  });
  const { status, body } = await broken.create<Problem & RunBody>({ prompt: 'A page' });
  expect(status).toBe(502);
  expect(body).toMatchObject({ code: 'cli_missing', runStatus: 'failed' });
  // Where the executable lies is nothing to clients.
  expect(JSON.stringify(body)).not.toMatch(/nowhere|claude-notes/);
  await expectLog(world, body.runId, 'failed');
  expect(await world.project(body.projectId)).toMatchObject({
    status: 'failed',
    last_ai_session_id: null,
  });
  await broken.stop();

  const mended = await world.start();
  await expect(mended.get('/health/ready')).resolves.toMatchObject({
    status: 200,
    body: { status: 'ok', details: { claude: { status: 'up' } } },
  });
  const again = await mended.update({ projectId: body.projectId, prompt: 'Now' });
  expect(again).toMatchObject({ status: 200, body: { status: 'completed' } });
  expect(await mended.preview(body.projectId)).toMatchObject({ text: pageOf(['Now']) });
  await mended.stop();
});
