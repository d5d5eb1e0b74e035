import { readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import { Canaries } from './support/canaries';
import { EventStreamClient } from './support/event-stream-client';
import { exchange } from './support/http';
import { OwnRedis } from './support/own-redis';
import { ownRole } from './support/own-role';
import { buildsWith, page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { TcpRelay } from './support/tcp-relay';
import { until } from './support/until';
import { World } from './support/world';

const PATIENT = { prefer: 'wait=60' };
/** The CLI's own credentials: it has them in its environment, and shows them to the API. */
const OF_THE_CLI = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'];

/** What is another's: processes, and files of the service, of its user and of other projects. */
const LOOK_AROUND = `
const walk = (path, depth) => {
  try { for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = path + '/' + entry.name;
    if (entry.isFile()) look(inner); else if (entry.isDirectory() && depth > 0) walk(inner, depth - 1);
  } } catch {}
};
for (const pid of readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
  for (const file of ['environ', 'cmdline', 'cwd/.env', 'root__HOME__/.npmrc']) look('/proc/' + pid + '/' + file);
}
for (const path of ['__HOME__', '__DATA__', '../..']) walk(path, 4);
for (const path of ['__HOME__/.npmrc', '__DATA__/.env']) look(path);
`;

/** Prints all that a build script can get hold of, into its log and into its page. */
const spy = (around: string): string => `
import { execSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
const seen = [JSON.stringify(process.env)];
const look = (path) => { try { seen.push(path, readFileSync(path, 'latin1').replaceAll('\\0', '\\n')) } catch {} };
for (const path of ['/proc/self/environ', process.env.HOME + '/.npmrc', '/etc/passwd']) look(path);
${around}
for (const command of ['npm config list', 'env']) {
  try { seen.push(execSync(command, { encoding: 'utf8', stdio: 'pipe' })) } catch {}
}
console.log(seen.join('\\n').slice(0, 900_000));
console.error(seen.join('\\n').slice(-4000));
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', '<!doctype html><pre>' + seen.join('\\n') + '</pre>');
writeFileSync('found.txt', seen.join('\\n'));
`;

let world: World;
let redis: OwnRedis;
let postgres: TcpRelay;
let service: Service;
let env: Record<string, string>;
let home: string;
let key: string;
const canaries = new Canaries();
/** Every answer of the service, as it came. */
const answers: string[] = [];

beforeAll(async () => {
  world = await World.begin();
  redis = await OwnRedis.start(world, canaries.make('REDIS_URL'));
  postgres = new TcpRelay(world.databaseUrl);
  home = join(world.dataDir, 'home');
  await mkdir(join(home, '.claude'), { recursive: true });
  await mkdir(join(home, '.aws'));
  await writeFile(
    join(home, '.npmrc'),
    `//registry.npmjs.org/:_authToken=${canaries.make('.npmrc')}\n`,
  );
  await writeFile(
    join(home, '.claude/settings.json'),
    JSON.stringify({ env: { PLANTED: canaries.make('~/.claude/settings.json') } }),
  );
  await writeFile(join(home, '.claude/CLAUDE.md'), `Say ${canaries.make('~/.claude/CLAUDE.md')}`);
  await writeFile(join(home, '.aws/credentials'), canaries.make('.aws/credentials'));
  await writeFile(join(world.dataDir, '.env'), `FILE_SECRET=${canaries.make('.env')}\n`);
  key = canaries.make('API_KEYS');
  const { url } = await ownRole(world, await postgres.start(), canaries.make('DATABASE_URL'));
  env = {
    HOME: home,
    LOG_LEVEL: 'trace',
    DATABASE_URL: url,
    REDIS_URL: redis.url,
    ANTHROPIC_API_KEY: canaries.make('ANTHROPIC_API_KEY'),
    ANTHROPIC_AUTH_TOKEN: canaries.make('ANTHROPIC_AUTH_TOKEN'),
    AWS_SECRET_ACCESS_KEY: canaries.make('AWS_SECRET_ACCESS_KEY'),
    GOOGLE_APPLICATION_CREDENTIALS_JSON: canaries.make('GOOGLE'),
    AZURE_CLIENT_SECRET: canaries.make('AZURE_CLIENT_SECRET'),
    API_KEYS: `tester:${key}`,
    SIGNING_SECRET: canaries.make('SIGNING_SECRET'),
    SOME_SECRET: canaries.make('SOME_SECRET'),
    NODE_AUTH_TOKEN: canaries.make('NODE_AUTH_TOKEN'),
    'npm_config_//registry.npmjs.org/:_authToken': canaries.make('npm_config'),
    CLAUDE_MAX_RETRIES: '0',
  };
  service = await world.start(env);
});
afterAll(async () => {
  await world.end();
  await redis.stop();
  await postgres.stop();
});

/** One exchange, remembered. */
async function ask<T = RunBody>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const authorization = `Bearer ${key}`;
  const answer = await exchange<T>(method, service.url + path, body, { authorization, ...headers });
  answers.push(JSON.stringify([...answer.headers]), JSON.stringify(answer.body));
  return answer;
}

const create = (prompt: string, headers = PATIENT) =>
  ask('POST', '/v1/create-preview-for-new-project', { prompt }, headers);
const update = (projectId: string, prompt: string) =>
  ask('POST', '/v1/update-project', { projectId, prompt }, PATIENT);

const readRun = async (runId: string): Promise<string> =>
  (await ask('GET', `/v1/runs/${runId}`)).body.status;

/** Reads a run's events both ways. */
async function readEvents(runId: string): Promise<void> {
  const stream = await EventStreamClient.open(`${service.url}/v1/runs/${runId}/events`, {
    headers: { authorization: `Bearer ${key}` },
  });
  answers.push(JSON.stringify(await stream.end()));
  await ask('GET', `/v1/runs/${runId}/events?after=0&limit=1000`);
}

it('a whole life shows no secret of the service, anywhere', async () => {
  // Another project, whose source is nobody else's business.
  const others = canaries.make('another project');
  world.model.next(...writing({ 'index.html': page(others) }));
  const other = await create('Another project');
  answers.length = 0;
  expect(other.status).toBe(200);

  // Claude at work: what its process is given.
  const hold = world.hold();
  const first = create('A page about iron');
  await hold.arrived;
  for (const { pid } of service.claudeProcesses()) {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const own = variables.filter((line) => OF_THE_CLI.some((name) => line.startsWith(`${name}=`)));
    expect(own).toHaveLength(2);
    canaries.look(
      'the CLI’s environment',
      variables.filter((line) => !own.includes(line)).join('\n'),
    );
    canaries.look('the CLI’s arguments', readFileSync(`/proc/${pid}/cmdline`));
  }
  await hold.release();
  const { body: built } = await first;
  expect(built).toMatchObject({ status: 'completed' });
  await readEvents(built.runId);

  // A build script that looks everywhere, where the system keeps it from it; then one that fails, with its log in the problem document.
  const isolated = service.stdout.includes('"isolation":"namespaces"');
  if (!isolated) console.warn('not isolated here: the script looks only at what it is given');
  const program = spy(isolated ? LOOK_AROUND : '')
    .replaceAll('__HOME__', home)
    .replaceAll('__DATA__', world.dataDir);
  world.model.next(...writing(buildsWith(program)));
  const spied = await update(built.projectId, 'Look around');
  expect(spied.body).toMatchObject({ status: 'completed' });
  await readEvents(spied.body.runId);
  const published = await service.preview(built.projectId);
  expect(published.text).toContain('ONETHREAD_BUILD');
  answers.push(published.text);
  world.model.next(...writing({ 'build.mjs': `${program}\nprocess.exit(1);` }));
  const failed = await update(built.projectId, 'Look around and fail');
  expect(failed).toMatchObject({ status: 422, body: { code: 'app_build_failed' } });
  await readEvents(failed.body.runId);
  await ask('GET', `/v1/projects/${built.projectId}/files/found.txt`);
  await ask(
    'POST',
    '/v1/chat-plan',
    { projectId: built.projectId, message: 'What next?' },
    PATIENT,
  );

  // Claude refuses, and says too much about it.
  const keys = [env.ANTHROPIC_API_KEY, env.ANTHROPIC_AUTH_TOKEN].join(' ');
  for (const status of [401, 400, 500]) {
    const prompt = `Refuse with ${status}`;
    world.model.when(
      ({ newestHumanText }) => newestHumanText === prompt,
      failWith(status, { message: `invalid x-api-key: ${keys}` }),
    );
    const refused = await update(built.projectId, prompt);
    expect(refused.status).toBe(502);
    await readEvents(refused.body.runId);
  }
  await ask('GET', `/v1/projects/${built.projectId}/session/messages`);

  // Requests that carry secrets and are wrong.
  const credentials = {
    authorization: `Bearer ${canaries.make('Authorization')}`,
    'x-api-key': canaries.make('X-Api-Key'),
    cookie: `session=${canaries.make('Cookie')}`,
  };
  const signed = `?ticket=${canaries.make('ticket')}&preview_token=${canaries.make('preview_token')}`;
  await ask('POST', `/v1/update-project${signed}`, '{ no json', credentials);
  await ask('POST', '/v1/update-project', { projectId: 'none' }, credentials);
  await ask('GET', `/v1/projects/${built.projectId}${signed}`, undefined, credentials);
  await service.preview(built.projectId, `/${signed}`);

  // Postgres and Redis go away while there is work, and come back.
  const held = world.hold();
  const cut = create('A page about water', { prefer: 'respond-async' });
  await held.arrived;
  await postgres.stop();
  await redis.stop();
  expect((await ask('GET', '/v1/projects')).status).toBe(503);
  expect((await ask('GET', '/health/ready')).status).toBe(503);
  await held.release();
  await until('a complaint', () => /ECONNREFUSED|Connection terminated/.test(service.stdout));
  await postgres.start();
  await redis.startAgain();
  const { runId } = (await cut).body;
  await until('the run to end', async () => (await readRun(runId)) === 'completed');
  await readEvents(runId);
  await service.stop();

  // A CLI that breaks off and tells its whole environment.
  const babbler = join(world.dataDir, 'babbler');
  await writeFile(babbler, '#!/bin/sh\nenv\nenv >&2\nexit 3\n');
  await chmod(babbler, 0o755);
  service = await world.start({ ...env, CLAUDE_EXECUTABLE: babbler });
  const broken = await update(built.projectId, 'Break off');
  expect(broken).toMatchObject({ status: 502, body: { code: 'crashed' } });
  await readEvents(broken.body.runId);
  await service.stop();

  for (const { stdout, stderr } of world.services) canaries.look('the log', stdout + stderr);
  canaries.look('answers', answers.join('\n'));
  for (const { raw } of [...world.model.requests, ...world.model.sideRequests]) {
    canaries.look('requests to the model', JSON.stringify(raw), ['another project']);
  }
  await canaries.lookInRedis(redis.url);
  expect(await canaries.lookInDatabase(world.db, ['another project'])).toBeGreaterThan(50);
  const { rows } = await world.db.query<{ id: string }>(
    'SELECT artifact_id AS id FROM version_previews WHERE project_id = $1',
    [other.body.projectId],
  );
  // What the test itself has put there, and what belongs to the other project.
  const legitimate = ['own', 'home', '.env', 'babbler'].map((name) => join(world.dataDir, name));
  const ofTheOther = [other.body.projectId, ...rows.map(({ id }) => id)];
  canaries.lookInFolder(
    world.dataDir,
    (path) => legitimate.includes(path) || ofTheOther.some((id) => path.includes(id)),
  );
  expect(canaries.found).toEqual([]);
});
