import { randomUUID } from 'node:crypto';
import { SigningSecret } from '../../src/access/signing-secret';
import { StreamTickets, TicketScope } from '../../src/access/stream-tickets.service';
import { EnvReader } from '../../src/config/env-reader';
import { SigningConfig } from '../../src/config/signing.config';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { StreamTicketDto } from '../../src/runs/stream-ticket.dto';
import { ALICE_KEY, BOB_KEY, Client, TWO_OWNERS } from './support/client';
import { Follower } from './support/event-source';
import { EventStreamClient } from './support/event-stream-client';
import type { Problem } from './support/http';
import { expectProblem } from './support/problem';
import type { Service } from './support/service';
import { completed } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

const SIGNING_SECRET = randomUUID();

let world: World;
let service: Service;
let [alice, bob, nobody]: Client[] = [];
let run: RunBody;
let [ofRun, ofProject]: string[] = [];

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ ...TWO_OWNERS, SIGNING_SECRET });
  [alice, bob, nobody] = [ALICE_KEY, BOB_KEY, undefined].map((key) => new Client(service, key));
  run = await create(alice);
  ofRun = `/v1/runs/${run.runId}/events`;
  ofProject = `/v1/projects/${run.projectId}/events`;
});
afterAll(() => world.end());

const create = async (client: Client): Promise<RunBody> =>
  completed(await client.post<RunBody>('/v1/create-preview-for-new-project', { prompt: 'A' }));

const update = (): Promise<RunBody> =>
  alice
    .post<RunBody>('/v1/update-project', { projectId: run.projectId, prompt: 'B' })
    .then(completed);

async function ticketOf(client: Client, scope?: TicketScope): Promise<string> {
  const answer = await client.post<StreamTicketDto>('/v1/stream-tickets', scope);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.body.ticket;
}

/** One as the service would have given it so many seconds ago. */
async function ticketFrom(secondsAgo: number): Promise<string> {
  const secret = new SigningSecret(
    new SigningConfig(new EnvReader({ SIGNING_SECRET })),
    undefined as never,
  );
  await secret.onModuleInit();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - secondsAgo * 1_000);
  const { ticket } = new StreamTickets(secret).issue('alice', {});
  clock.mockRestore();
  return ticket;
}

const open = (path: string, ticket: string, headers?: Record<string, string>) =>
  EventStreamClient.open(`${service.url}${path}?ticket=${ticket}`, { headers });

it('opens the streams of runs and projects to an EventSource, which sends no key', async () => {
  const ticket = await ticketOf(alice);
  const follower = new Follower(`${service.url}${ofRun}?ticket=${ticket}`);
  await follower.hears('completed');
  follower.leave();

  const project = new Follower(`${service.url}${ofProject}?ticket=${ticket}`);
  await project.connected();
  const { runId } = await update();
  await project.hears('completed');
  expect(project.events.at(-1)).toMatchObject({ runId, type: 'completed' });
  project.leave();
});

it('opens nothing else', async () => {
  const ticket = await ticketOf(alice);
  for (const [method, path] of [
    ['GET', ofRun],
    ['GET', `/v1/projects/${run.projectId}`],
    ['GET', '/v1/projects'],
    ['POST', `/v1/runs/${run.runId}/cancel`],
    ['POST', '/v1/stream-tickets'],
  ]) {
    const answer = await nobody.send<Problem>(method, `${path}?ticket=${ticket}`);
    expectProblem(answer, 401, 'unauthenticated');
  }
  // Nor does one do as a key.
  expectProblem(await new Client(service, ticket).get<Problem>(ofRun), 401, 'unauthenticated');
});

it('opens no stream of another owner, nor any without a good ticket', async () => {
  expect((await open(ofRun, await ticketOf(bob))).status).toBe(404);
  expect((await open(ofProject, await ticketOf(bob))).status).toBe(404);
  expect((await open(ofRun, '')).status).toBe(401);
  expect((await open(ofRun, 'x.y')).status).toBe(401);
  expect((await open(ofRun, `${await ticketOf(alice)}&ticket=x`)).status).toBe(401);
  expect((await EventStreamClient.open(service.url + ofRun)).status).toBe(401);
});

it('can be bound to a run or to a project, of one’s own', async () => {
  const { runId, projectId } = run;
  const stream = await open(ofRun, await ticketOf(alice, { runId: runId.toUpperCase() }));
  expect(stream.status).toBe(200);
  await stream.end();
  expect((await open(ofProject, await ticketOf(alice, { runId }))).status).toBe(401);
  const project = await open(ofProject, await ticketOf(alice, { projectId }));
  expect(project.status).toBe(200);
  project.leave();
  expect((await open(ofRun, await ticketOf(alice, { projectId }))).status).toBe(401);

  const foreign = await bob.post<Problem>('/v1/stream-tickets', { runId });
  expectProblem(foreign, 404, 'run_not_found');
  const odd = await bob.post<Problem>('/v1/stream-tickets', { runId: [runId] });
  expectProblem(odd, 400, 'validation_failed');
});

it('leaves an open stream open when it expires, and opens none then', async () => {
  const ticket = await ticketFrom(58);
  const stream = await open(ofProject, ticket);
  expect(stream.status).toBe(200);
  const late = async () => {
    const again = await open(ofProject, ticket);
    again.leave();
    return again.status === 401;
  };
  await until('the ticket to expire', late);

  const { runId } = await update();
  await stream.event(({ event, data }) => event === 'completed' && data.runId === runId);
  expect(stream.ended).toBe(false);
  stream.leave();
});

it('is not in the log, and no key is', async () => {
  const ticket = await ticketOf(alice);
  const stream = await open(ofRun, ticket);
  await stream.end();
  const logged = () => service.output.split('\n').some((line) => line.includes('ticket=…'));
  await until('the request to be logged', logged);

  expect(service.output).not.toContain(ticket);
  expect(service.output).not.toContain(ALICE_KEY);
});

it('is known to every process, also without a secret in the settings', async () => {
  const shared = await Promise.all([world.start(TWO_OWNERS), world.start(TWO_OWNERS)]);
  const [ticket] = await Promise.all(
    shared.map((process) => ticketOf(new Client(process, ALICE_KEY))),
  );
  const stream = await EventStreamClient.open(`${shared[1].url}${ofRun}?ticket=${ticket}`);
  expect(stream.status).toBe(200);
  stream.leave();
  const { rows } = await world.db.query('SELECT 1 FROM service_secrets');
  expect(rows).toHaveLength(1);
});

it('refuses an address that tries key after key', async () => {
  const answers: number[] = [];
  for (let index = 0; index < 21; index += 1) {
    const stranger = new Client(service, `wrong-key-number-${index}-0123456789`);
    answers.push((await stranger.get('/v1/projects')).status);
  }
  // One or the other has been tried by the tests before.
  expect(answers.slice(0, 15)).toEqual(Array<number>(15).fill(401));
  expect(answers.at(-1)).toBe(429);
  const refused = await new Client(service, 'another-wrong-key-0123456789').get<Problem>(
    '/v1/projects',
  );
  expectProblem(refused, 429, 'too_many_attempts');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
