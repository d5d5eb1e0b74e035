import { createServer, Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { World } from './support/world';

let world: World;
let taken: Server;
let takenPort: string;

beforeAll(async () => {
  world = await World.begin();
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = String((taken.address() as AddressInfo).port);
});
afterAll(async () => {
  await new Promise((resolve) => taken.close(resolve));
  await world.end();
});

/** The start fails, and what it says is one line, without a stack. */
async function refusal(env: Record<string, string>): Promise<string> {
  const service = await world.launch(env);

  await expect(service.exit).resolves.toEqual({ code: 1, signal: null });
  const lines = service.stderr.split('\n').filter((line) => line !== '');
  expect(lines).toEqual([expect.stringMatching(/^onethread: /)]);
  expect(service.stdout).not.toContain('is ready');
  return lines[0];
}

it.each([
  ['PORT', 'abc'],
  ['PORT', '65536'],
  ['RESPONSE_WAIT_SECONDS', 'fifty'],
  ['CLAUDE_MAX_BUDGET_USD', 'free'],
  ['DEMO_MODEL', 'maybe'],
  ['DATABASE_URL', 'mysql://127.0.0.1/x'],
  ['PREVIEW_URL_TEMPLATE', 'http://localhost:{port}/{projectId}/'],
  ['HOST', '0.0.0.0'],
  ['API_KEYS', 'alice:short'],
  ['SIGNING_SECRET', 'short'],
  ['PREVIEW_ACCESS', 'maybe'],
])('refuses %s=%s with one line that names it', async (variable, value) => {
  await expect(refusal({ [variable]: value })).resolves.toMatch(
    new RegExp(`^onethread: ${variable}: .+`),
  );
});

it('does not show the password in an address that it refuses', async () => {
  const line = await refusal({ DATABASE_URL: 'mysql://me:secret@127.0.0.1/x' });

  expect(line).not.toContain('secret');
});

it('names the port that is in use', async () => {
  const line = await refusal({ PORT: takenPort });

  expect(line).toContain(takenPort);
  expect(line).toMatch(/in use.*PORT/);
});

it('names the preview port that is in use', async () => {
  const line = await refusal({ PREVIEW_PORT: takenPort });

  expect(line).toContain(takenPort);
  expect(line).toMatch(/PREVIEW_PORT.*in use/);
});

it('says that the database cannot be reached', async () => {
  const line = await refusal({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/onethread' });

  expect(line).toMatch(/127\.0\.0\.1:1/);
  expect(line).not.toContain('secret');
});

it('takes an empty value for none', async () => {
  const service = await world.start({ CLAUDE_MODEL: '', RESPONSE_WAIT_SECONDS: ' ' });

  await expect(service.get('/health/live')).resolves.toMatchObject({ status: 200 });
  await service.stop();
});

it('tells where everything is once it is ready', async () => {
  const service = await world.start();

  expect(service.stdout).toContain(`http://localhost:${service.env.PORT}/docs`);
  expect(service.stdout).toContain(`http://<projectId>.localhost:${service.env.PREVIEW_PORT}/`);
  expect(service.stdout).toContain(world.dataDir);
  expect(service.stdout).not.toContain('demo');
  expect(service.output).not.toContain('e2e-key');
  await service.stop();
});
