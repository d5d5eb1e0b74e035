import fc from 'fast-check';
import type { OpenAPIObject } from '@nestjs/swagger';
import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import { gzipBomb } from './support/fuzz/bodies';
import { RawConnection, WireAnswer } from './support/fuzz/raw-connection';
import { requestsFor, WireRequest } from './support/fuzz/requests';
import { codeOf, complaintOf } from './support/fuzz/verdict';
import { PageBuilder } from './support/page-builder';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 20_000);
const SEED = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const CONNECTIONS = 16;
const BATCH = 500;
/** Of a request that waits for nothing; the machine may be busy. */
const LIMIT_MS = 15_000;
const MAX_GROWTH_MB = 400;

let world: World;
let service: Service;
let requests: fc.Arbitrary<WireRequest>;

beforeAll(async () => {
  world = await World.begin(new PageBuilder());
  service = await world.start({
    RESPONSE_WAIT_SECONDS: '0',
    REQUEST_TIMEOUT_SECONDS: '2',
    WORKER_CONCURRENCY: '1',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
  });
  requests = await makeRequests();
}, 60_000);
afterAll(() => world.end());

/** Two projects with runs and versions, one with a plan, and others that may be deleted. */
async function makeRequests(): Promise<fc.Arbitrary<WireRequest>> {
  const wait = { prefer: 'wait=60' };
  const first = (await service.create({ prompt: 'A bakery' }, wait)).body;
  const second = (await service.create({ prompt: 'A garage' }, wait)).body;
  expect([first.status, second.status]).toEqual(['completed', 'completed']);
  world.model.next(say('It would be red.'));
  const question = { projectId: first.projectId, message: 'How?', mode: 'ask' };
  const chat = (await service.post<RunBody>('/v1/chat-plan', question, wait)).body;
  expect(chat.status).toBe('completed');
  const spare = Array.from({ length: 40 }, () => randomUUID());
  await world.db.query(
    `INSERT INTO projects (project_id, name_given, tags, suggestions, status)
     SELECT unnest($1::uuid[]), false, '{}', '{}', 'creating'`,
    [spare],
  );
  const projectIds = [first.projectId, second.projectId, ...spare.slice(0, 2)];
  const { body: document } = await service.get<OpenAPIObject>('/docs-json');
  return requestsFor(document, {
    segments: {
      projectId: projectIds,
      runId: [first.runId, second.runId, chat.runId],
      buildId: [first.runId],
      chatId: [chat.runId],
      number: ['1', '2'],
      path: ['index.html', 'src/a.ts', 'a'],
    },
    fields: {
      projectId: projectIds.map((id) => JSON.stringify(id)),
      prompt: ['"Make it red"'],
      message: ['"Why?"'],
      mode: ['"ask"', '"plan"'],
      name: ['"A name"'],
      // A scaffold would be installed and built.
      template: ['null'],
      content: ['"<h1>Hi</h1>"'],
    },
  });
}

/** Enough to see what it was: the head, and the end of the body. */
const excerpt = (text: string): string =>
  text.length <= 800 ? text : `${text.slice(0, 400)} … ${text.slice(-400)}`;

/** Lines of the log about what nobody foresaw. */
const errorsIn = (output: string): string[] =>
  output.split('\n').filter((line) => /"level":(50|60)/.test(line));

const takeAwayWaitingRuns = () => world.db.query("DELETE FROM runs WHERE status = 'queued'");

const memoryMb = (): number => {
  const status = readFileSync(`/proc/${service.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
};

it(`takes ${REQUESTS} requests made of odd things, and none does harm (FUZZ_SEED=${SEED})`, async () => {
  const before = memoryMb();
  const complaints: string[] = [];
  const codes = new Map<string, number>();
  let made = 0;
  let slowest = 0;
  let batch: WireRequest[] = [];
  const next = (): WireRequest | undefined => {
    if (made >= REQUESTS || complaints.length >= 20) return undefined;
    if (batch.length === 0) batch = fc.sample(requests, { numRuns: BATCH, seed: SEED + made });
    made += 1;
    return batch.pop();
  };
  const judge = (request: WireRequest, answer: WireAnswer) => {
    slowest = Math.max(slowest, answer.milliseconds);
    const outcome = `${answer.status} ${answer.status >= 400 ? (codeOf(answer) ?? '') : ''}`.trim();
    codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    const limits = { milliseconds: LIMIT_MS, secrets: [world.dataDir, 'e2e-key'] };
    const complaint = complaintOf(request, answer, limits);
    if (complaint === undefined) return;
    complaints.push(
      [
        complaint,
        `  ${request.route}`,
        `  ${JSON.stringify(excerpt(request.bytes.toString('latin1')))}`,
        `  ${JSON.stringify(excerpt(answer.body.toString()))}`,
      ].join('\n'),
    );
  };

  // Bodies that happen to be right start runs: nearly all are taken away before they are carried out.
  let over = false;
  const clearing = (async () => {
    for (; !over; await delay(50)) await takeAwayWaitingRuns();
  })();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = new RawConnection(Number(service.env.PORT), LIMIT_MS + 5_000);
      for (let request = next(); request !== undefined; request = next()) {
        judge(request, await connection.send(request.bytes, request.method === 'HEAD'));
        if (request.leavesRest) connection.close();
        await turn();
      }
      connection.close();
    }),
  ).finally(() => (over = true));
  await clearing;

  if (process.env.FUZZ_REPORT)
    console.log(Object.fromEntries([...codes].sort(([, a], [, b]) => b - a)), { slowest });
  if (complaints.length > 0) complaints.push(...errorsIn(service.output));
  expect(complaints.join('\n\n')).toBe('');
  expect(made).toBe(REQUESTS);
  expect(service.ended).toBe(false);
  await expect(service.get('/health/ready')).resolves.toMatchObject({ status: 200 });
  expect(memoryMb() - before).toBeLessThan(MAX_GROWTH_MB);
  // Something of everything was reached, not only the first check.
  for (const code of ['200', '202', '204', '404 project_not_found', '409 run_finished']) {
    expect([...codes.keys()]).toContain(code);
  }
  await takeAwayWaitingRuns();
  await until('the last run to end', async () => {
    const { rows } = await world.db.query("SELECT 1 FROM runs WHERE status = 'running'");
    return rows.length === 0 && service.claudeProcesses().length === 0;
  });
  // Errors that nobody foresaw are logged with their stack.
  expect(errorsIn(service.output)).toEqual([]);
}, 240_000);

it('does not open a bomb', async () => {
  const before = memoryMb();
  const { bytes, headers } = gzipBomb();
  const head = ['POST /v1/create-preview-for-new-project HTTP/1.1', 'Host: localhost', ...headers];
  const connection = new RawConnection(Number(service.env.PORT), LIMIT_MS);

  const answer = await connection.send(
    Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]),
    false,
  );
  connection.close();

  expect([answer.status, codeOf(answer)]).toEqual([413, 'body_too_large']);
  expect(memoryMb() - before).toBeLessThan(60);
});
