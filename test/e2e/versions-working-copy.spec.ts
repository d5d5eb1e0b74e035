import { existsSync } from 'node:fs';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith, say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { DiffDto, FileTreeDto, VersionPageDto } from '../../src/versions/version.dto';
import type { Problem } from './support/http';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ CLAUDE_MAX_RETRIES: '0', WORKSPACE_MAX_FILES: '6' });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

type FailedRun = Problem & RunBody;

const folderOf = (projectId: string): string => join(world.dataDir, 'workspaces', projectId);

async function newProject(): Promise<RunBody> {
  world.model.turn(...writing({ 'index.html': page('First'), 'sub/kept.txt': 'kept\n' }));
  const { body } = await service.create({ prompt: 'A page' });
  expect(body).toMatchObject({ status: 'completed', versionNumber: 1 });
  return body;
}

/** What is in a working copy. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => path !== '.gitignore')
    .sort();
}

it('starts from the last version and resumes when the working copy is gone', async () => {
  const { projectId, sessionId } = await newProject();
  await rm(folderOf(projectId), { recursive: true });
  await rm(join(world.dataDir, 'claude', projectId), { recursive: true });

  world.model.turn(...writing({ 'new.txt': 'new\n' }));
  const { body } = await service.update({ projectId, prompt: 'Go on' });

  expect(body).toMatchObject({
    status: 'completed',
    versionNumber: 2,
    session: { id: sessionId, resumed: true },
  });
  expect(world.model.lastRequest!.humanTexts).toEqual(['A page', 'Go on']);
  expect(await filesIn(folderOf(projectId))).toEqual(['index.html', 'new.txt', 'sub/kept.txt']);
  expect((await service.preview(projectId)).text).toBe(page('First'));
  const { body: diff } = await service.get<DiffDto>(`/v1/projects/${projectId}/versions/2/diff`);
  expect(diff.diff.match(/^diff --git/gm)).toHaveLength(1);
});

it('undoes what a turn wrote that failed', async () => {
  const { projectId, sessionId } = await newProject();
  world.model.turn(
    ...writing({ 'index.html': page('Spoiled'), 'junk.txt': 'junk\n' }, failWith(529)),
  );
  world.model.always(failWith(529));

  const failed = await service.update<FailedRun>({ projectId, prompt: 'Spoil it' });

  expect(failed).toMatchObject({ status: 502, body: { code: 'overloaded' } });
  expect(await filesIn(folderOf(projectId))).toEqual(['index.html', 'sub/kept.txt']);
  expect(await readFile(join(folderOf(projectId), 'index.html'), 'utf8')).toBe(page('First'));
  expect((await service.preview(projectId)).text).toBe(page('First'));

  world.model.reset();
  world.model.turn(...writing({ 'index.html': page('Second') }));
  const { body } = await service.update({ projectId, prompt: 'Again' });
  expect(body).toMatchObject({ versionNumber: 2, session: { id: sessionId, resumed: true } });
  expect(world.model.lastRequest!.humanTexts).toEqual(['A page', 'Again']);
  const tree = await service.get<FileTreeDto>(`/v1/projects/${projectId}/files`);
  expect(tree.body.files.map(({ path }) => path)).not.toContain('junk.txt');
});

it('refuses a version with too many files, and goes back to the last one', async () => {
  const { projectId } = await newProject();
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`file-${i}.txt`, `${i}\n`]));
  world.model.turn(...writing(many));

  const answer = await service.update<FailedRun>({ projectId, prompt: 'Many files' });

  expect(answer).toMatchObject({ status: 422, body: { code: 'workspace_too_large' } });
  expect(await filesIn(folderOf(projectId))).toEqual(['index.html', 'sub/kept.txt']);
  expect((await service.preview(projectId)).text).toBe(page('First'));
  const versions = await service.get<VersionPageDto>(`/v1/projects/${projectId}/versions`);
  expect(versions.body.items).toHaveLength(1);
  expect(service.output).not.toContain('the working copy could not be settled');

  world.model.reset();
  world.model.turn(...writing({ 'index.html': page('Few') }));
  const { body } = await service.update({ projectId, prompt: 'Fewer' });
  expect(body).toMatchObject({ status: 'completed', versionNumber: 2 });
});

it('never shows what a link leads to outside', async () => {
  const { projectId } = await newProject();
  await symlink('/etc/hostname', join(folderOf(projectId), 'out.txt'));
  const gate = world.model.gate(say('Nothing to do.'));
  world.model.next(gate.reply);
  const pending = service.update({ projectId, prompt: 'Leave a link' });
  await gate.arrived;
  // As if a program that Claude wrote had made it.
  await symlink('/etc', join(folderOf(projectId), 'etc'));
  await symlink('/etc/passwd', join(folderOf(projectId), 'passwd.txt'));
  gate.open();
  const { body } = await pending;

  expect(body).toMatchObject({ status: 'completed', versionNumber: 2 });
  for (const path of ['passwd.txt', 'out.txt', 'etc/passwd', 'etc']) {
    const file = await service.get<Problem>(`/v1/projects/${projectId}/files/${path}`);
    expect(file).toMatchObject({ status: 404, body: { code: 'file_not_found' } });
    expect((await service.preview(projectId, `/${path}`)).text).not.toContain('root:');
  }
  expect(existsSync('/etc/passwd')).toBe(true);
});
