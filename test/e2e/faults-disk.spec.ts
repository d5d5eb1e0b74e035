import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callTool, say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer, Problem } from './support/http';
import { rawRequest } from './support/raw-request';
import { buildsWith, making, page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { SmallDisk } from './support/small-disk';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

let world: World;
let disk: SmallDisk | undefined;
let service: Service;
let thread: Thread;
/** While it is there, git finds the disk full when it records files. */
let flag: string;

beforeAll(async () => {
  world = await World.begin();
  disk = SmallDisk.mount(join(world.dataDir, 'small'), 24);
  if (disk === undefined) return;
  flag = join(world.dataDir, 'fill-at-commit');
  const git = join(world.dataDir, 'git');
  await writeFile(
    git,
    `#!/bin/sh
case "$*" in *update-index*) [ -e ${flag} ] && cat /dev/zero >> ${disk.ballast} 2> /dev/null ;; esac
exec git "$@"\n`,
  );
  await chmod(git, 0o755);
  service = await world.start({
    DATA_DIR: disk.folder,
    GIT_EXECUTABLE: git,
    BUILD_FIX_ATTEMPTS: '2',
  });
  thread = await Thread.begin(service);
});
afterEach(async () => {
  world.model.reset();
  disk?.free();
  if (disk) await rm(flag, { force: true });
});
afterAll(async () => {
  await Promise.all(world.services.map((one) => one.stop()));
  disk?.unmount();
  await world.end();
});

/** A spec for machines where a file system can be mounted. */
const full = (name: string, test: (disk: SmallDisk) => Promise<void>) =>
  it(name, async () => {
    if (disk !== undefined) await test(disk);
  });

const workspace = () => join(disk!.folder, 'workspaces', thread.projectId);
const state = async () => {
  const { body } = await thread.get();
  const { lastAiSessionId, versionNumber } = body;
  const preview = (await service.preview(thread.projectId)).text;
  const { rows } = await world.db.query(
    'SELECT session_id, last_message_uuid FROM project_threads WHERE project_id = $1',
    [thread.projectId],
  );
  return { lastAiSessionId, versionNumber, preview, rows };
};

/** The run failed for want of space, and everything is as it was; with space, it goes on. */
async function expectUndone(
  { status, body, headers }: Answer<Problem & RunBody>,
  before: Awaited<ReturnType<typeof state>> | undefined,
): Promise<void> {
  expect({ status, code: body.code, runStatus: body.runStatus }).toEqual({
    status: 507,
    code: 'insufficient_storage',
    runStatus: 'failed',
  });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  if (before !== undefined) expect(await state()).toMatchObject(before);
  disk!.free();
  await rm(flag, { force: true });

  world.model.reset();
  const next = completed(await thread.update('With space'));
  expect(next.versionNumber).toBe(
    Number((before ?? (await state())).versionNumber) + (before ? 1 : 0),
  );
  expectWhole();
}

/** No torn repository, artifact or working copy, and nothing left of what was begun. */
function expectWhole(): void {
  const { folder } = disk!;
  for (const name of readdirSync(join(folder, 'repositories'))) {
    const repository = join(folder, 'repositories', name);
    expect(
      execFileSync('git', ['--git-dir', repository, 'fsck', '--full', '--strict']).toString(),
    ).not.toMatch(/error|missing|corrupt/);
    expect(existsSync(join(repository, 'restore-unfinished'))).toBe(false);
  }
  expect(readdirSync(join(folder, 'repositories')).filter((name) => name.startsWith('.'))).toEqual(
    [],
  );
  const artifacts = readdirSync(join(folder, 'previews'));
  expect(artifacts.filter((name) => name.startsWith('.'))).toEqual([]);
  for (const artifact of artifacts) {
    expect(readFileSync(join(folder, 'previews', artifact, 'index.html'), 'utf8')).toMatch(
      /<\/p>\s*$/,
    );
  }
  const temporary = readdirSync(join(folder, 'tmp')).map((name) => join(folder, 'tmp', name));
  expect(temporary.flatMap((path) => readdirSync(path))).toEqual([]);
}

describe('when the disk is full', () => {
  full('before a run begins', async (small) => {
    const before = await state();
    small.fill();
    await expectUndone(await thread.update<Problem & RunBody>('Too late'), before);
  });

  full('while Claude writes: the turn does not count', async (small) => {
    const before = await state();
    const text = page('x'.repeat(20_000));
    world.model.next(
      ({ workingDirectory }) =>
        callTool('Read', { file_path: join(workingDirectory!, 'index.html') }),
      ({ workingDirectory }) => {
        small.fill();
        return callTool('Write', {
          file_path: join(workingDirectory!, 'index.html'),
          content: text,
        });
      },
      say('I could not write it, but never mind.'),
    );
    const failed = await thread.update<Problem & RunBody>('Write a lot');
    await expectUndone(failed, before);
    // It resumes before the turn that did not count.
    expect(world.model.lastRequest?.humanTexts).not.toContain('Write a lot');
  });

  full(
    'when the preview is published: what was written is undone, and Claude is told',
    async (small) => {
      // More than what the end of a turn gives back: the CLI's own temporary files.
      for (const name of ['one.txt', 'two.txt']) {
        const path = `/v1/projects/${thread.projectId}/files/${name}`;
        const put = await rawRequest(service, 'PUT', path, {
          body: { content: 'z'.repeat(400_000) },
        });
        expect(put.status).toBe(200);
      }
      const { preview, versionNumber } = await state();
      world.model.next(
        ...writing({ 'index.html': page('y'.repeat(20_000)) }, () => {
          small.fill(16_384);
          return say('Done.');
        }),
      );
      const failed = await thread.update<Problem & RunBody>('Publish a lot');
      expect(await state()).toMatchObject({ preview, versionNumber });
      expect(readFileSync(join(workspace(), 'index.html'), 'utf8')).toBe(preview);
      await expectUndone(failed, undefined);
      expect(world.model.lastRequest?.newestHumanText).toContain('could not be stored');
    },
  );

  full('when the source is committed', async () => {
    const { preview, versionNumber } = await state();
    world.model.next(
      ...writing({ 'index.html': page('z'.repeat(50_000)) }, async () => {
        await writeFile(flag, '');
        return say('Done.');
      }),
    );
    const failed = await thread.update<Problem & RunBody>('Commit a lot');
    expect(await state()).toMatchObject({ preview, versionNumber });
    await expectUndone(failed, undefined);
  });

  full('while the app is built: it is not for Claude to mend', async () => {
    const { preview, versionNumber } = await state();
    const greedy = `import { appendFileSync } from 'node:fs'; for (;;) appendFileSync('big', Buffer.alloc(1e6));`;
    world.model.next(...writing(buildsWith(greedy)));
    const failed = await thread.update<Problem & RunBody>('Build a lot');
    const asked = world.model.requests.length;
    expect(asked).toBe(3);
    expect(await state()).toMatchObject({ preview, versionNumber });
    expect(readdirSync(workspace()).sort()).toEqual(['index.html', 'one.txt', 'two.txt']);
    await expectUndone(failed, undefined);
    world.model.next(...writing(buildsWith(making('small'))));
    completed(await thread.update('Build a little'));
  });

  full('when a project is to begin', async (small) => {
    small.fill();
    const failed = await service.create<Problem & RunBody>({ prompt: 'No room for me' });
    expect(failed).toMatchObject({ status: 507, body: { code: 'insufficient_storage' } });
    small.free();
    const { projectId } = failed.body;
    expect(completed(await service.update({ projectId, prompt: 'And now?' })).versionNumber).toBe(
      1,
    );
    expectWhole();
  });

  full('a chat still answers, or says why not', async (small) => {
    small.fill();
    const chat = await thread.chat<Problem & RunBody>('How are you?', 'ask');
    expect([200, 507]).toContain(chat.status);
    if (chat.status === 507) expect(chat.body.code).toBe('insufficient_storage');
    small.free();
    completed(await thread.chat('And now?', 'ask'));
  });
});
