import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { EventStreamClient } from './support/event-stream-client';
import type { Problem } from './support/http';
import { expectProblem, fieldsOf } from './support/problem';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const CREATE = '/v1/create-preview-for-new-project';
const TOO_MUCH = JSON.stringify({ prompt: 'x'.repeat(600_000) });
const MAX_CONNECTIONS = 12;

let world: World;
let service: Service;
const sockets: Socket[] = [];

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({
    REQUEST_TIMEOUT_SECONDS: '1',
    MAX_CONNECTIONS: String(MAX_CONNECTIONS),
  });
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));
afterAll(() => world.end());

/** A connection, and what has come over it. */
async function dial(): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(Number(service.env.PORT), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return { socket, heard: () => text };
}

/** Sends these bytes, and reads until the service hangs up. */
async function lastAnswer(bytes: string): Promise<{ status: number; problem: Problem }> {
  const { socket, heard } = await dial();
  socket.write(bytes);
  await once(socket, 'close');
  const [head, body] = heard().split('\r\n\r\n');
  expect(head).toMatch(/^content-type: application\/problem\+json/im);
  const problem = JSON.parse(body) as Problem;
  expect(head).toContain(`X-Request-Id: ${problem.requestId}`);
  expect(head).not.toMatch(/x-powered-by/i);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), problem };
}

const posting = (...headers: string[]): string =>
  [`POST ${CREATE} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...headers, '', ''].join(
    '\r\n',
  );

describe('a body', () => {
  it('that comes in chunks is cut off where it becomes too large', async () => {
    const response = await fetch(service.url + CREATE, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([TOO_MUCH]).stream(),
      duplex: 'half',
    });

    expect(response.status).toBe(413);
    await expect(response.json()).resolves.toMatchObject({ code: 'body_too_large' });
  });

  it('is measured as it is when opened', async () => {
    const body = gzipSync(TOO_MUCH);
    expect(body.length).toBeLessThan(10_000);

    const response = await fetch(service.url + CREATE, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
    });

    expect(response.status).toBe(413);
    await expect(response.json()).resolves.toMatchObject({ code: 'body_too_large' });
  });

  it('may come compressed', async () => {
    const response = await fetch(service.url + CREATE, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ prompt: 'A bakery' })),
    });

    expect(response.status).toBe(200);
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('with thousands of levels of %s is refused', async (open, close) => {
    const deep = `${open.repeat(20_000)}1${close.repeat(20_000)}`;

    expectProblem(await service.post<Problem>(CREATE, `{"prompt":${deep}}`), 400, 'body_too_deep');
  });

  it('with text for a file that no database can hold is refused, not changed', async () => {
    const { body } = await service.create({ prompt: 'A bakery' });
    for (const content of ['a\u0000b', 'a\ud800b']) {
      const response = await fetch(`${service.url}/v1/projects/${body.projectId}/files/a.txt`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content }),
      });
      const answer = {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Problem,
      };
      expectProblem(answer, 400, 'validation_failed');
      expect(fieldsOf(answer)).toEqual(['content']);
    }
  });

  it('that stops coming is given up', async () => {
    const { status, problem } = await lastAnswer(`${posting('Content-Length: 100')}{"prompt":`);

    expect([status, problem.code]).toEqual([408, 'request_timeout']);
  });

  it('of two lengths is refused', async () => {
    const both = posting('Content-Length: 5', 'Transfer-Encoding: chunked');
    const { status, problem } = await lastAnswer(`${both}0\r\n\r\n`);

    expect([status, problem.code]).toEqual([400, 'bad_request']);
  });
});

describe('a request', () => {
  it.each<[string, string, number, string]>([
    [
      'headers that stop coming',
      'GET /v1/projects HTTP/1.1\r\nHost: x\r\n',
      408,
      'request_timeout',
    ],
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(17_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['no sense', 'Hello?\r\n\r\n', 400, 'bad_request'],
  ])('with %s ends in a problem document', async (_, bytes, status, code) => {
    const answer = await lastAnswer(bytes);

    expect([answer.status, answer.problem.code]).toEqual([status, code]);
  });

  it.each<[string, string, number, string]>([
    ['no Host', 'GET /v1/projects HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    [
      'an address that is none',
      'GET http://[::/v1/projects HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      400,
      'bad_request',
    ],
    [
      'a strange expectation',
      'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n',
      417,
      'expectation_failed',
    ],
  ])('with %s ends in a problem document', async (_, bytes, status, code) => {
    const answer = await lastAnswer(bytes);

    expect([answer.status, answer.problem.code]).toEqual([status, code]);
  });

  it('may name its target with the whole address', async () => {
    const { socket, heard } = await dial();
    socket.write(
      'GET http://x/v1/projects?limit=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    await once(socket, 'close');

    expect(heard()).toMatch(/^HTTP\/1\.1 200 /);
    expect(heard()).toContain('"nextCursor"');
  });

  it.each([
    'a b',
    '<script>',
    'x'.repeat(101),
    '\u001b[31mred',
    '${jndi:ldap://x}',
    'x"},{"level":60',
  ])('cannot put the id %j into the log or the answer', async (id) => {
    const { socket, heard } = await dial();
    socket.write(
      `GET /v1/nothing HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`,
    );
    await once(socket, 'close');

    expect(heard()).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(heard()).not.toContain(id);
    const own = /^X-Request-Id: ([\da-f-]{36})\r$/m.exec(heard())?.[1];
    expect(own).toBeDefined();
    expect(heard()).toContain(`"requestId":"${own}"`);
    expect(service.output).not.toContain(id);
  });
});

it('lets an event stream live longer than a request may take', async () => {
  const hold = world.hold();
  const { body } = await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' });
  const stream = await EventStreamClient.open(`${service.url}${body.links.run}/events`);
  await hold.arrived;

  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(stream.ended).toBe(false);
  await hold.release();

  await expect(stream.event(({ event }) => event === 'completed')).resolves.toBeDefined();
});

it('answers HEAD of a stream without one', async () => {
  const { body } = await service.create({ prompt: 'A bakery' });

  const response = await fetch(`${service.url}/v1/projects/${body.projectId}/events`, {
    method: 'HEAD',
  });

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
});

it('says nothing of what it is made of, and promises no HTTPS', async () => {
  for (const path of ['/v1/projects', '/v1/nothing', '/docs', '/health/live']) {
    const { headers } = await service.get(path);
    expect([path, headers.get('x-powered-by'), headers.get('strict-transport-security')]).toEqual([
      path,
      null,
      null,
    ]);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

it('closes connections beyond its limit, and serves the others', async () => {
  const open = await Promise.all(Array.from({ length: MAX_CONNECTIONS }, dial));
  const more = await Promise.all(Array.from({ length: 3 }, dial));
  await until('the rest to be closed', () => {
    const closed = [...open, ...more].filter(({ socket }) => socket.closed || socket.readableEnded);
    return closed.length >= 3;
  });

  const alive = open.find(({ socket }) => !socket.closed && !socket.readableEnded)!;
  alive.socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
  await until('an answer', () => alive.heard().startsWith('HTTP/1.1 200 '));
});
