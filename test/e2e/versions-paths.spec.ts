import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from './support/http';
import { RawAnswer, rawRequest } from './support/raw-request';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

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
