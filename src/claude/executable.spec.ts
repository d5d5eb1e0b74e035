import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ClaudeConfig } from '../config/claude.config';
import { EnvReader } from '../config/env-reader';
import { ClaudeExecutable } from './executable';

let folder: string;
beforeAll(async () => (folder = await realpath(await mkdtemp(join(tmpdir(), 'onethread-exec-')))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const executable = (path?: string): ClaudeExecutable =>
  new ClaudeExecutable(
    new ClaudeConfig(
      new EnvReader({ PATH: '/usr/bin:/bin', HOME: folder, CLAUDE_EXECUTABLE: path }),
    ),
  );

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('ClaudeExecutable', () => {
  it('finds the binary that the SDK ships, and its version', async () => {
    await expect(executable().check()).resolves.toEqual({
      path: expect.stringMatching(/claude-agent-sdk-[\w-]+\/claude$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it('asks a configured one once, when it goes well', async () => {
    const log = join(folder, 'asked');
    const path = await script('good', `echo x >> ${log}; echo "9.8.7 (Claude Code)"`);
    const claude = executable(path);

    await expect(Promise.all([claude.check(), claude.check()])).resolves.toEqual([
      { path, version: '9.8.7' },
      { path, version: '9.8.7' },
    ]);
    await script('good', 'exit 1');
    await expect(claude.check()).resolves.toEqual({ path, version: '9.8.7' });
  });

  it('asks again after a failure', async () => {
    const path = await script('mended', 'echo broken >&2; exit 3');
    const claude = executable(path);
    await expect(claude.check()).rejects.toMatchObject({
      failure: 'cli_missing',
      details: { stderrTail: 'broken\n' },
    });

    await script('mended', 'echo 1.2.3');
    await expect(claude.check()).resolves.toEqual({ path, version: '1.2.3' });
  });

  it('takes nothing that tells no version, and nothing that is not there', async () => {
    const silent = executable(await script('silent', 'echo hello'));
    await expect(silent.check()).rejects.toMatchObject({ failure: 'cli_missing' });
    const missing = executable(join(folder, 'nothing'));
    await expect(missing.check()).rejects.toMatchObject({ failure: 'cli_missing' });
  });

  it("looks a name up on PATH, and makes a path independent of a turn's working directory", () => {
    expect(executable('claude').path()).toBe('claude');
    expect(executable(relative(process.cwd(), join(folder, 'good'))).path()).toBe(
      join(folder, 'good'),
    );
  });
});
