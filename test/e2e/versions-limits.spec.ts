import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import { buildProcesses } from './support/processes';
import { expectLog } from './support/run-log';
import { buildsWith, making, page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const TIMEOUT_SECONDS = 3;
const MIB = 1024 * 1024;

let world: World;
let service: Service;
let projectId: string;

const tellsItsEnvironment = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', '<!doctype html>' + JSON.stringify(process.env));
`;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({
    BUILD_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
    BUILD_MEMORY_MB: '500',
    BUILD_MAX_PROCESSES: '20',
    BUILD_FIX_ATTEMPTS: '0',
  });
  world.model.turn(...writing(buildsWith(tellsItsEnvironment)));
  const { body } = await service.create({ prompt: 'An app' });
  expect(body).toMatchObject({ status: 'completed' });
  projectId = body.projectId;
});
afterAll(() => world.end());

it('gives a build nothing of the service: no secrets, no settings', async () => {
  const { text } = await service.preview(projectId);

  expect(text).toContain('"CI":"1"');
  for (const secret of [
    'e2e-key',
    'ANTHROPIC',
    'DATABASE_URL',
    'REDIS_URL',
    'postgres',
    'CLAUDE',
  ]) {
    expect(text).not.toContain(secret);
  }
});

const startsSleepers = (count: number): string => `import { spawn } from 'node:child_process';
for (let i = 0; i < ${count}; i += 1) {
  spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref();
}
`;
const forEver = 'setInterval(() => undefined, 1_000);\n';

it.each([
  [
    'never ends',
    'timeout',
    `${startsSleepers(2)}process.on('SIGTERM', () => undefined);\n${forEver}`,
  ],
  [
    'prints 100 MB and never ends',
    'timeout',
    `import { writeSync } from 'node:fs';
const line = 'x'.repeat(99) + '\\n';
const block = line.repeat(10_000);
for (let i = 0; i < 100; i += 1) {
  let rest = Buffer.from(block);
  while (rest.length > 0) {
    try { rest = rest.subarray(writeSync(1, rest)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
  }
}
${forEver}`,
  ],
  [
    'eats memory',
    'memory',
    `const eaten = [];\nsetInterval(() => eaten.push(Buffer.alloc(50_000_000, 1)), 20);\n`,
  ],
  ['starts too many processes', 'processes', `${startsSleepers(40)}${forEver}`],
])('stops a build that %s', async (_, reason, program) => {
  world.model.turn(...writing({ 'build.mjs': program }));
  const begun = performance.now();

  const answer = await service.update<Problem & RunBody>({ projectId, prompt: 'Worse' });

  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'app_build_failed', step: 'build', reason, runStatus: 'failed' },
  });
  expect(answer.body.detail).toMatch(/^"npm run build" was stopped: it .*\.$/);
  expect(performance.now() - begun).toBeLessThan((TIMEOUT_SECONDS + 15) * 1_000);
  expect(Buffer.byteLength(String(answer.body.log))).toBeLessThanOrEqual(8 * 1024);
  expect(buildProcesses(world.dataDir)).toEqual([]);
  await expectLog(world, answer.body.runId, 'failed');
  const events = await world.events(answer.body.runId);
  const logs = events.filter(({ type }) => type === 'log').map(({ payload }) => payload.text);
  expect(logs.join('').length).toBeLessThan(1.1 * MIB);
  expect((await service.preview(projectId)).text).toContain('"CI":"1"');
});

it('ends a build whose run is cancelled', async () => {
  world.model.turn(...writing({ 'build.mjs': `${startsSleepers(2)}${forEver}` }));
  const headers = { prefer: 'respond-async' };
  const { body } = await service.update({ projectId, prompt: 'For ever' }, headers);
  await until('the build to run', () => buildProcesses(world.dataDir).length > 2);

  await service.post(`/v1/runs/${body.runId}/cancel`, undefined);

  expect(await service.untilRun(body.runId)).toMatchObject({ status: 'cancelled' });
  expect(buildProcesses(world.dataDir)).toEqual([]);
});

it('is unharmed afterwards, and has kept nothing of it', async () => {
  world.model.turn(...writing({ 'build.mjs': making('Good again') }));

  const { body } = await service.update({ projectId, prompt: 'Better' });

  expect(body).toMatchObject({ status: 'completed', versionNumber: 2 });
  expect((await service.preview(projectId)).text).toBe(page('Good again'));
  const temporary = await readdir(join(world.dataDir, 'tmp')).catch(() => []);
  expect(temporary.filter((name) => name.startsWith('build-'))).toEqual([]);
  await expect(service.get('/health/ready')).resolves.toMatchObject({ status: 200 });
});
