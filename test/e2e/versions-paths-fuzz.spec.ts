import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostileRequests } from './support/hostile-requests';
import { rawRequest } from './support/raw-request';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

const CASES = 10_000;
const AT_ONCE = 20;
const CANARY = 'a secret that lies outside';
const LEAK = /root:.*:0:0|a secret that|^\[core\]|ref: refs/m;

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
  const [artifact] = (await readdir(join(world.dataDir, 'previews'))).filter((n) => n !== 'secret');
  await plantLinks(join(world.dataDir, 'workspaces', projectId));
  await plantLinks(join(world.dataDir, 'previews', artifact));
});
afterAll(() => world.end());

/** As if a program had made them after the service last looked. */
async function plantLinks(folder: string): Promise<void> {
  await symlink(world.dataDir, join(folder, 'out'));
  await symlink('/etc/passwd', join(folder, 'passwd.txt'));
  await symlink('..', join(folder, 'up'));
  await symlink('loop', join(folder, 'loop'));
}

/** Every path below the data folder; links are listed and not followed. */
async function everything(folder = world.dataDir): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...(await everything(path))] : [path];
  });
  return (await Promise.all(paths)).flat().sort();
}

it(`comes through ${CASES} requests for files, versions and previews`, async () => {
  const before = await everything();
  const requests = new HostileRequests(service, projectId);
  const seen = new Map<string, number>();
  for (let done = 0; done < CASES; done += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, () => requests.next());
    const answers = await Promise.all(
      batch.map((request) => rawRequest(service, request.method, request.path, request)),
    );
    answers.forEach(({ status, content }, index) => {
      const { kind, method, path, headers } = batch[index];
      const what = `${method} ${headers?.host ?? ''} ${path}`;
      const leaks = LEAK.test(content.toString());
      expect({ what, leaks, fault: status >= 500 }).toEqual({ what, leaks: false, fault: false });
      if (method === 'PUT') expect([400, 404]).toContain(status);
      const key = `${kind} ${status}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    });
  }

  // The cases are no monoculture: of each kind, some are refused and some are found.
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining([
      ...['file 200', 'file 400', 'file 404', 'write 400', 'version 200', 'version 404'],
      ...['query 400', 'preview 200', 'preview 404'],
    ]),
  );
  expect(await everything()).toEqual(before);
  expect(await readFile(join(world.dataDir, 'secret'), 'utf8')).toBe(CANARY);
}, 240_000);

it('does not write where a link of the working copy leads', async () => {
  const path = `/v1/projects/${projectId}/files/out/workspaces/pwned.txt`;

  const { status } = await rawRequest(service, 'PUT', path, { body: { content: 'x' } });

  // The link was no part of the version, so it is gone before the file is written.
  expect(status).toBe(200);
  expect(await readdir(join(world.dataDir, 'workspaces'))).not.toContain('pwned.txt');
  expect((await rawRequest(service, 'GET', path)).content.toString()).toBe('x');
});
