import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from './support/http';
import { RawAnswer, rawRequest } from './support/raw-request';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

const CASES = 10_000;
const AT_ONCE = 20;
const CANARY = 'a secret that lies outside';

let world: World;
let service: Service;
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ LOG_LEVEL: 'warn' });
  world.model.turn(...writing({ 'index.html': page('Here'), 'a/b.txt': 'b\n' }));
  projectId = (await service.create({ prompt: 'A page' })).body.projectId;
  for (const folder of ['', 'workspaces', 'previews', 'repositories']) {
    await writeFile(join(world.dataDir, folder, 'secret'), CANARY);
  }
});
afterAll(() => world.end());

const at = (path: string): string => `/v1/projects/${projectId}${path}`;

/** No fault of ours, and nothing from outside. */
function expectHarmless(what: string, { status, content }: RawAnswer): void {
  const text = content.toString();
  const leaks = /root:.*:0:0|a secret that|^\[core\]|ref: refs/m.test(text);
  expect({ what, leaks, fault: status >= 500 }).toEqual({ what, leaks: false, fault: false });
}

it.each([
  '../secret',
  '..%2f..%2fsecret',
  '%2e%2e/%2e%2e/secret',
  'a/../../../etc/passwd',
  '%2Fetc%2Fpasswd',
  '/etc/passwd',
  'a%00.txt',
  'a%0ab',
  '..%5c..%5csecret',
  'C:%5cwindows',
  '.git/config',
  '.GIT/config',
  'sub/.git/HEAD',
  '.git%20/config',
  'git~1/config',
  'node_modules/a.js',
  'a'.repeat(300),
  'a/'.repeat(600),
  '.',
  '%2e',
  '%ff',
  '%',
])('lets nobody out by the path %s', async (path) => {
  for (const method of ['GET', 'PUT']) {
    const body = method === 'PUT' ? { content: 'x' } : undefined;
    const answer = await rawRequest(service, method, at(`/files/${path}`), { body });

    const { code } = JSON.parse(answer.content.toString()) as Problem;
    const seen = `${method} ${answer.status} ${code}`;
    expect(seen).toMatch(
      /^\w+ (400 (invalid_path|bad_request)|404 (route_not_found|file_not_found))$/,
    );
    expectHarmless(seen, answer);
  }
});

/** Mulberry32: the same cases every time. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(5);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)];

const PIECES = [
  ...[
    '..',
    '.',
    '',
    'a',
    'b.txt',
    'index.html',
    'secret',
    'etc',
    'passwd',
    '.git',
    'config',
    'HEAD',
  ],
  ...['%2e%2e', '%2e', '%252e%252e', '..%00', '%00', '.%2e', '%c0%ae%c0%ae', '%ef%bc%8e', '%u002e'],
  ...['.GIT', 'git~1', '.git%20', '.git.', '.git%3a%3a$DATA', '.g%e2%80%8cit', 'node_modules'],
  ...['C%3a', '%5c%5chost', '~', '$HOME', '-rf', '--help', ':(top)', '*', '%0a', '%7f', '%ff', '%'],
  ...[
    'A',
    'INDEX.HTML',
    'x'.repeat(256),
    'workspaces',
    'repositories',
    '%f0%9f%8e%88',
    'con',
    'nul',
  ],
];
const SEPARATORS = ['/', '/', '/', '%2f', '%2F', '%5c', '//', '/./', '%252f', ';/'];
const madePath = (): string => {
  let path = pick(PIECES);
  for (let n = Math.floor(next() * 7); n > 0; n -= 1) path += pick(SEPARATORS) + pick(PIECES);
  return path;
};

const NUMBERS = [
  '0',
  '-1',
  '1',
  '2',
  '99999999999',
  '1e3',
  '0x1',
  '%31',
  '1%00',
  '..',
  'NaN',
  '1.5',
];

/** A request that means no good: [method, path, body]. */
function hostile(): [string, string, unknown?] {
  switch (pick(['get', 'get', 'get', 'put', 'version', 'query'])) {
    case 'put':
      // Whatever else is in it, this part makes it one to refuse.
      return [
        'PUT',
        at(`/files/${madePath()}/${pick(['..', '.git', '%00'])}/pwned`),
        { content: 'x' },
      ];
    case 'version':
      return [
        'GET',
        at(`/versions/${pick(NUMBERS)}${pick(['', '/diff', '/diff?from=9999999999'])}`),
      ];
    case 'query':
      return ['GET', at(`/files/${madePath()}?version=${pick(NUMBERS)}`)];
    default:
      return ['GET', at(`/files/${madePath()}`)];
  }
}

it(`comes through ${CASES} generated requests`, async () => {
  const before = (await readdir(world.dataDir, { recursive: true })).sort();
  const statuses = new Map<string, number>();
  for (let done = 0; done < CASES; done += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, hostile);
    const answers = await Promise.all(
      batch.map(([method, path, body]) => rawRequest(service, method, path, { body })),
    );
    answers.forEach((answer, index) => {
      const [method, path] = batch[index];
      expectHarmless(`${method} ${path}`, answer);
      const key = `${method} ${answer.status}`;
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
      if (method === 'PUT') expect([400, 404]).toContain(answer.status);
    });
  }

  // The cases are no monoculture: some are refused, some are found.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining(['GET 200', 'GET 400', 'PUT 400']));
  expect((await readdir(world.dataDir, { recursive: true })).sort()).toEqual(before);
  expect(await readFile(join(world.dataDir, 'secret'), 'utf8')).toBe(CANARY);
}, 240_000);

it('shows nothing else under the names of previews', async () => {
  const hosts = [
    'v0-',
    'v-1-',
    'v01-',
    'v99999999999-',
    'v2147483648-',
    'v1e3-',
    'V1-',
    'v1--',
    'v1-v1-',
  ];
  for (const host of hosts) {
    const { status } = await service.preview(host + projectId);
    expect({ host, status }).toEqual({ host, status: host === 'V1-' ? 200 : 404 });
  }
  for (const path of ['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/%00', '/.git/config']) {
    for (const host of [projectId, `v1-${projectId}`]) {
      const { status, text } = await service.preview(host, path);
      expect({ path, leaks: text.includes(CANARY), fault: status >= 500 }).toEqual({
        path,
        leaks: false,
        fault: false,
      });
    }
  }
});
