import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleSourceStore } from './testing/bundle-source-store';
import { PROJECT, WorkspacesHarness } from './testing/workspaces-harness';

// Two workers that share no disk, only the store.
let folder: string;
let here: WorkspacesHarness;
let there: WorkspacesHarness;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  here = await WorkspacesHarness.create({}, (git) => new BundleSourceStore(folder, git));
  there = await WorkspacesHarness.create({}, (git) => new BundleSourceStore(folder, git));
});

afterEach(async () => {
  await Promise.all([here.close(), there.close(), rm(folder, { recursive: true, force: true })]);
});

it('lets any worker go on from what another one committed', async () => {
  await here.commit({ 'index.html': 'one' });
  await there.service.restore(PROJECT);
  expect(await there.look()).toEqual({ 'index.html': 'one' });

  await there.commit({ 'index.html': 'two', 'style.css': 'a' });
  // This worker has a repository already, an old one.
  await here.service.restore(PROJECT);
  expect(await here.look()).toEqual({ 'index.html': 'two', 'style.css': 'a' });
});

it('finds versions that were made elsewhere', async () => {
  const first = await here.commit({ 'index.html': 'one' });
  const second = await here.commit({ 'index.html': 'two' });

  expect(await there.paths(first)).toEqual(['index.html']);
  expect((await there.service.diff(PROJECT, first, second)).diff).toContain('+two');
});

it('takes back a commit that could not be kept', async () => {
  await here.commit({ 'index.html': 'one' });
  const [bundle] = await readdir(folder);
  const kept = await readFile(join(folder, bundle));
  await rm(folder, { recursive: true });
  await expect(here.commit({ 'index.html': 'two' })).rejects.toThrow();

  await mkdir(folder);
  await writeFile(join(folder, bundle), kept);
  await here.service.restore(PROJECT);
  expect(await here.look()).toEqual({ 'index.html': 'one' });
});

it('forgets a project that is removed', async () => {
  await here.commit({ 'index.html': 'one' });
  expect(await readdir(folder)).toEqual([`${PROJECT}.bundle`]);
  await here.service.remove(PROJECT);

  expect(await readdir(folder)).toEqual([]);
  expect(existsSync(here.repositories.pathOf(PROJECT))).toBe(false);
  expect(await there.service.head(PROJECT)).toBeUndefined();
});
