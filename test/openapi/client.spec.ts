import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createOnethread, followRun, ProblemError } from '../../client';
import { routesOf } from '../../src/api-document/operations';
import { committed } from './document';
import { everyOperation } from './every-operation';

const ROOT = resolve(__dirname, '../..');

/** A client whose requests come here and nowhere else. */
function answering(answer: (request: Request) => Response) {
  const requests: Request[] = [];
  const client = createOnethread({
    baseUrl: 'http://service.test',
    apiKey: 'secret',
    fetch: (request) => {
      requests.push(request);
      return Promise.resolve(answer(request));
    },
  });
  return { client, requests };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });

/** A stream of events with these numbers; the last one ends the run, when `over`. */
const stream = (numbers: number[], over: boolean) =>
  new Response(
    numbers
      .map((seq, index) => {
        const type = over && index === numbers.length - 1 ? 'completed' : 'text';
        return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ seq, type })}\n\n`;
      })
      .join(''),
    { headers: { 'content-type': 'text/event-stream' } },
  );

it('is up to date: `npm run client:write` changes nothing', () => {
  const cli = resolve(ROOT, 'node_modules/openapi-typescript/bin/cli.js');
  const args = [
    cli,
    'openapi.json',
    '--output',
    'client/schema.d.ts',
    '--default-non-nullable=false',
    '--check',
  ];
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'pipe' });
});

it('calls every operation where the document has it, with the key', async () => {
  const { client, requests } = answering(() => json({}));
  for (const { operation, method, path } of routesOf(committed)) {
    const name = operation.operationId as keyof typeof everyOperation;
    await everyOperation[name](client);
    const request = requests.pop()!;
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
    expect({ name, method: request.method }).toEqual({ name, method: method.toUpperCase() });
    expect(new URL(request.url).pathname).toMatch(pattern);
    expect(request.headers.get('authorization')).toBe('Bearer secret');
  }
  expect(Object.keys(everyOperation)).toHaveLength(routesOf(committed).length);
});

describe('followRun', () => {
  const follow = async (answers: (() => Response)[], options = {}) => {
    const { client, requests } = answering(() => answers.shift()!());
    const seen: number[] = [];
    for await (const { seq } of followRun(client, 'run', { retryMs: 1, ...options })) {
      seen.push(seq);
    }
    return { seen, from: requests.map(({ headers }) => headers.get('last-event-id')) };
  };

  it('goes on after a break where it stopped, and gives nothing twice', async () => {
    const answers = [
      () => stream([1, 2], false),
      () => json({ status: 503, detail: 'away' }, 503),
      () => stream([2, 3, 4], true),
    ];
    await expect(follow(answers)).resolves.toEqual({ seen: [1, 2, 3, 4], from: ['0', '2', '2'] });
  });

  it('ends at once when all has been seen', async () => {
    const answers = [() => new Response(null, { status: 204 })];
    await expect(follow(answers, { after: 9 })).resolves.toEqual({ seen: [], from: ['9'] });
  });

  it('throws what the service refuses, without trying again', async () => {
    const problem = { status: 404, code: 'run_not_found', detail: 'There is no run.' };
    const failed = follow([() => json(problem, 404)]);
    await expect(failed).rejects.toMatchObject({ code: 'run_not_found' });
    await expect(failed).rejects.toBeInstanceOf(ProblemError);
  });

  it('gives up after so many connections that brought nothing', async () => {
    const answers = Array.from(
      { length: 3 },
      () => () => json({ status: 503, detail: 'away' }, 503),
    );
    await expect(follow(answers, { attempts: 3 })).rejects.toThrow('away');
    expect(answers).toEqual([]);
    const empty = Array.from({ length: 3 }, () => () => stream([], false));
    await expect(follow(empty, { attempts: 3 })).rejects.toThrow('brought nothing');
  });
});
