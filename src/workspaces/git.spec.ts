import { buffer } from 'node:stream/consumers';
import { GitError } from './git-error';
import { WorkspacesHarness } from './testing/workspaces-harness';

describe('Git', () => {
  const open: WorkspacesHarness[] = [];
  const create = async (env: Record<string, string> = {}): Promise<WorkspacesHarness> => {
    const harness = await WorkspacesHarness.create(env);
    open.push(harness);
    return harness;
  };
  const withExecutable = async (text: string, env: Record<string, string> = {}) => {
    const executable = await (await create()).script('git', text);
    return create({ GIT_EXECUTABLE: executable, ...env });
  };

  afterAll(() => Promise.all(open.map((harness) => harness.close())));

  it('tells its version', async () => {
    const { git } = await create();
    expect(await git.check()).toMatch(/^\d+\.\d+/);
  });

  it('says so when there is no git', async () => {
    const { git } = await create({ GIT_EXECUTABLE: '/nowhere/git' });
    await expect(git.check()).rejects.toMatchObject({ code: 'git_missing', status: 503 });
  });

  it('says so when git is too old', async () => {
    const { git } = await withExecutable('#!/bin/sh\necho git version 2.25.1\n');
    await expect(git.check()).rejects.toMatchObject({
      code: 'git_missing',
      message: expect.stringContaining('2.25.1'),
    });
  });

  it('gives git nothing of the environment but the PATH', async () => {
    const { git } = await withExecutable('#!/bin/sh\n/usr/bin/env\n', {
      ...{ HOME: '/home/someone', GIT_DIR: '/somewhere/else', ANTHROPIC_API_KEY: 'secret' },
    });
    const said = (await git.run(['anything'])).stdout.toString();
    expect(said).not.toMatch(/^(HOME|GIT_DIR|XDG_\w+|NODE_\w+|ANTHROPIC_\w+)=/m);
    expect(said).toMatch(/^PATH=/m);
    expect(said).toMatch(/^GIT_CONFIG_NOSYSTEM=1$/m);
  });

  it('tells of a failure what was tried, how it ended and what git said', async () => {
    const { git } = await create();
    const failure = git.run(['rev-parse', '--verify', 'HEAD'], { repository: '/nowhere.git' });
    await expect(failure).rejects.toThrow(GitError);
    await expect(failure).rejects.toThrow(
      /git rev-parse --verify HEAD exited with 128: .*not a git repository/s,
    );
  });

  it('ends git and its helpers at the time limit', async () => {
    const { git } = await withExecutable('#!/bin/sh\nsleep 20 &\nsleep 20\n', {
      GIT_TIMEOUT_SECONDS: '1',
    });
    const started = performance.now();
    // The answer waits for the pipes to close: it would come late if a helper lived on.
    await expect(git.run(['gc'])).rejects.toThrow('git gc took longer than 1 s');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('fails when there is too much output, or cuts it', async () => {
    const { git } = await withExecutable('#!/bin/sh\nexec yes\n');
    await expect(git.run(['x'], { maxBytes: 1_000 })).rejects.toThrow('more than 1000 bytes');
    const { stdout, cut } = await git.run(['x'], { maxBytes: 1_001, cut: true });
    expect({ bytes: stdout.length, cut }).toEqual({ bytes: 1_001, cut: true });
  });

  it('ends a stream with the error, and git with the stream', async () => {
    const failing = await withExecutable('#!/bin/sh\necho some\necho broken >&2\nexit 3\n');
    await expect(buffer(failing.git.stream(['archive']))).rejects.toThrow('exited with 3: broken');

    const { git } = await withExecutable('#!/bin/sh\nexec yes\n');
    const stream = git.stream(['archive']);
    for await (const chunk of stream) {
      expect((chunk as Buffer).length).toBeGreaterThan(0);
      break;
    }
    expect(stream.destroyed).toBe(true);
  });
});
