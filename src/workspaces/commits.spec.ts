import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, readdir, readFile, rename, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT, WorkspacesHarness } from './testing/workspaces-harness';

const RUN = { message: 'Make a page', runId: 'run-1' };

describe('commit', () => {
  let harness: WorkspacesHarness;
  const log = async (format: string): Promise<string> => {
    const repository = harness.repositories.pathOf(PROJECT);
    const args = ['log', `--format=${format}`, 'main'];
    return (await harness.git.run(args, { repository })).stdout.toString().trim();
  };

  beforeEach(async () => {
    harness = await WorkspacesHarness.create();
  });

  afterEach(() => harness.close());

  it('records every file, by the service, with the run', async () => {
    await harness.put({ 'index.html': 'one\ntwo\n', 'css/a.css': 'a', 'pixel.png': pixel() });
    const { commit, filesChanged, removed } = await harness.service.commit(PROJECT, {
      message: '  Make a page\nwith much more text',
      runId: 'run-7',
    });

    expect(filesChanged).toEqual([
      { path: 'css/a.css', change: 'added', additions: 1, deletions: 0 },
      { path: 'index.html', change: 'added', additions: 2, deletions: 0 },
      { path: 'pixel.png', change: 'added' },
    ]);
    expect(removed).toEqual([]);
    expect(await harness.service.head(PROJECT)).toBe(commit);
    expect(await log('%an <%ae>|%cn|%s|%(trailers:key=Run-Id,valueonly)')).toBe(
      'Onethread <onethread@localhost>|Onethread|Make a page|run-7',
    );
  });

  it('tells what changed since the commit before', async () => {
    const first = await harness.commit({ 'a.txt': '1\n2\n', 'b.txt': 'b', 'c/d.txt': 'd' });
    await harness.put({ 'a.txt': '1\n3\n4\n', 'b.txt': undefined, 'e.txt': 'e\n' });
    const { commit, filesChanged } = await harness.service.commit(PROJECT, RUN);
    expect(filesChanged).toEqual([
      { path: 'a.txt', change: 'changed', additions: 2, deletions: 1 },
      { path: 'b.txt', change: 'removed', additions: 0, deletions: 1 },
      { path: 'e.txt', change: 'added', additions: 1, deletions: 0 },
    ]);
    expect(await log('%H')).toBe(`${commit}\n${first}`);
  });

  it('makes no commit when nothing changed, unless it is asked to', async () => {
    const first = await harness.commit({ 'a.txt': 'a' });
    expect(await harness.service.commit(PROJECT, RUN)).toEqual({
      commit: first,
      filesChanged: [],
      removed: [],
    });
    const { commit } = await harness.service.commit(PROJECT, { ...RUN, allowEmpty: true });
    expect(await log('%H')).toBe(`${commit}\n${first}`);
  });

  it('makes a first commit of an empty working copy', async () => {
    const commit = await harness.commit({});
    expect(await harness.paths(commit)).toEqual([]);
  });

  it('refuses a working copy that is not there, and one that is half restored', async () => {
    await expect(harness.service.commit(PROJECT, RUN)).rejects.toThrow('not whole');
    await harness.commit({ a: 'a' });
    await harness.repositories.markUnfinished(harness.repositories.pathOf(PROJECT));
    await expect(harness.service.commit(PROJECT, RUN)).rejects.toThrow('not whole');
  });

  it('follows a file that becomes a folder, a link or a script, and back', async () => {
    await harness.commit({ a: 'file', 'b/c': 'c', s: 'echo' });
    await harness.put({ a: undefined, b: undefined });
    await harness.put({ 'a/x': 'x', b: { link: 'a' } });
    await chmod(harness.path('s'), 0o755);
    const second = await harness.commit({});
    expect(await harness.service.tree(PROJECT, second)).toEqual([
      { path: 'a/x', size: 1, type: 'file' },
      { path: 'b', size: 1, type: 'symlink' },
      { path: 's', size: 4, type: 'file' },
    ]);
    expect(await harness.look()).toEqual({ 'a/x': 'x', b: '-> a', s: 'x echo' });
    const third = await harness.commit({ a: 'file', b: undefined });
    expect(await harness.paths(third)).toEqual(['a', 's']);
  });

  describe('what is left out', () => {
    const build = JSON.stringify({ scripts: { build: 'vite build' } });

    it('leaves out node_modules at any depth, whatever the .gitignore says', async () => {
      const commit = await harness.commit({
        '.gitignore': '!node_modules\n!node_modules/\n!**/node_modules/**\n!.git\nsecret.txt\n',
        'node_modules/a/index.js': 'a',
        'packages/b/node_modules/c/index.js': 'c',
        'secret.txt': 's',
        'a.txt': 'a',
      });
      expect(await harness.paths(commit)).toEqual(['.gitignore', 'a.txt']);
      expect(existsSync(harness.path('node_modules/a/index.js'))).toBe(true);
    });

    it('keeps the pages of a plain site in dist/ and build/', async () => {
      const files = { 'dist/index.html': 'd', 'build/index.html': 'b', 'out/a.log': 'l' };
      expect(await harness.paths(await harness.commit(files))).toEqual(Object.keys(files).sort());
      const manifest = { 'package.json': '{"scripts":{"start":"serve"}}' };
      expect(await harness.paths(await harness.commit(manifest))).toContain('dist/index.html');
    });

    it('leaves out build output beside a package.json with a build script', async () => {
      const commit = await harness.commit({
        'package.json': build,
        'dist/index.html': 'd',
        '.next/x': 'n',
        'debug/npm.log': 'l',
        'src/build/make.ts': 'source',
        'apps/we [b]/package.json': build,
        'apps/we [b]/out/index.html': 'o',
        'apps/plain/out/index.html': 'kept',
      });
      expect(await harness.paths(commit)).toEqual([
        'apps/plain/out/index.html',
        'apps/we [b]/package.json',
        'package.json',
        'src/build/make.ts',
      ]);
    });

    it('lets the project keep its build output, and begin to leave out a file', async () => {
      await harness.commit({ 'package.json': build, '.gitignore': '!/dist/', 'dist/a': 'a' });
      const first = (await harness.service.head(PROJECT)) ?? '';
      expect(await harness.paths(first)).toContain('dist/a');
      const second = await harness.commit({ '.gitignore': 'dist\n' });
      expect(await harness.paths(second)).toEqual(['.gitignore', 'package.json']);
      expect(existsSync(harness.path('dist/a'))).toBe(true);
    });
  });

  describe('what a working copy may try', () => {
    it('records a nested repository as files, without its .git', async () => {
      await harness.put({ 'site/index.html': 'i', 'site/deep/a.txt': 'a', 'b/.git': 'gitdir: /x' });
      for (const folder of ['site', 'site/deep', '.']) {
        execFileSync('git', ['init', '-q', harness.path(folder)]);
      }
      await rename(harness.path('site/deep/.git'), harness.path('site/deep/.GIT'));
      await harness.put({ 'b/c': 'c' });
      const { commit, removed } = await harness.service.commit(PROJECT, RUN);
      expect(await harness.paths(commit)).toEqual(['b/c', 'site/deep/a.txt', 'site/index.html']);
      expect([...removed].sort()).toEqual(['.git', 'b/.git', 'site/.git', 'site/deep/.GIT']);
      expect(existsSync(harness.path('.git'))).toBe(false);
    });

    it('runs no hook, filter or monitor that lies in the working copy', async () => {
      const ran = join(harness.folder, 'ran');
      const script = `#!/bin/sh\ntouch ${ran}\ncat\n`;
      const hooks = ['pre-commit', 'post-commit', 'post-checkout', 'reference-transaction'];
      const config = `[core]\n\thooksPath = hooks\n\tfsmonitor = hooks/pre-commit
[filter "evil"]\n\tclean = ${ran}\n\tsmudge = touch ${ran}\n[diff "evil"]\n\ttextconv = touch ${ran}\n`;
      await harness.put({
        ...Object.fromEntries(hooks.map((name) => [`hooks/${name}`, script])),
        ...Object.fromEntries(hooks.map((name) => [`.git/hooks/${name}`, script])),
        '.git/config': config,
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.gitconfig': config,
        '.gitattributes': '* filter=evil diff=evil\n',
        '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::touch ran\n',
      });
      for (const name of hooks) await chmod(harness.path(`hooks/${name}`), 0o755);
      const { commit } = await harness.service.commit(PROJECT, RUN);
      await harness.service.diff(PROJECT, undefined, commit);
      await harness.service.restore(PROJECT, commit);
      expect(existsSync(ran)).toBe(false);
    });

    it('keeps links that stay inside, and takes out those that lead out', async () => {
      await harness.put({
        'a/b/file': 'f',
        inside: { link: 'a/b/file' },
        'a/b/up': { link: '../../inside' },
        dangling: { link: 'not/yet' },
        folder: { link: 'a/b' },
        absolute: { link: '/etc/passwd' },
        own: { link: harness.path('a') },
        out: { link: '../other-project' },
        'a/out': { link: '../../..' },
        // To the eye `a/b/x`; but `folder` is two deep, and from there three up are one too many.
        'x/y/sly': { link: '../../folder/../../../x' },
        chain: { link: 'out/file' },
        loop: { link: 'loop' },
        '.gitmodules': { link: 'a/b/file' },
      });
      const { removed, commit } = await harness.service.commit(PROJECT, RUN);
      expect([...removed].sort()).toEqual([
        '.gitmodules',
        'a/out',
        'absolute',
        'chain',
        'loop',
        'out',
        'own',
        'x/y/sly',
      ]);
      expect(await harness.paths(commit)).toEqual([
        'a/b/file',
        'a/b/up',
        'dangling',
        'folder',
        'inside',
      ]);
      await expect(lstat(harness.path('out'))).rejects.toThrow('ENOENT');
    });

    it('takes out pipes, and reads files that were closed to their owner', async () => {
      await harness.put({ 'a.txt': 'a', 'd/b.txt': 'b' });
      execFileSync('mkfifo', [harness.path('pipe')]);
      await chmod(harness.path('a.txt'), 0o000);
      await chmod(harness.path('d'), 0o000);
      const { commit, removed } = await harness.service.commit(PROJECT, RUN);
      expect(removed).toEqual(['pipe']);
      expect(await harness.paths(commit)).toEqual(['a.txt', 'd/b.txt']);
      expect((await lstat(harness.path('a.txt'))).mode & 0o600).toBe(0o600);
    });

    it('takes odd names as they are', async () => {
      const names = [
        ...['-rf', '--all', ':(top)x', '*', 'a\nb', 'tab\there', '"quoted"', ' lead', 'trail '],
        ...['日本語/ü.txt', '😀', 'back\\slash', '$(touch x)', '#x', '!x', 'n'.repeat(255)],
        ...[`${'d/'.repeat(300)}deep`, '\u00e9', 'e\u0301', 'con', '%2e%2e'],
      ];
      const commit = await harness.commit(Object.fromEntries(names.map((name) => [name, name])));
      expect(await harness.paths(commit)).toEqual([...names].sort());
      const { filesChanged } = await harness.service.commit(PROJECT, { ...RUN, allowEmpty: true });
      expect(filesChanged).toEqual([]);
    });

    it('keeps a name that is not UTF-8', async () => {
      await harness.put({ a: 'a' });
      const name = Buffer.concat([Buffer.from(harness.path('')), Buffer.from([0x66, 0xff])]);
      await writeFile(name, 'latin');
      const commit = await harness.commit({});
      await harness.put({ a: 'b' });
      await harness.commit({});
      await harness.service.restore(PROJECT, commit, { clean: 'all' });
      expect(await readFile(name, 'utf8')).toBe('latin');
    });
  });

  describe('limits', () => {
    const withLimits = async (env: Record<string, string>) => {
      await harness.close();
      harness = await WorkspacesHarness.create(env);
    };

    it.each([
      ['files', { WORKSPACE_MAX_FILES: '3' }],
      ['bytes', { WORKSPACE_MAX_BYTES: '30' }],
    ])('refuses too many %s before anything is written', async (_, env) => {
      await withLimits(env);
      const first = await harness.commit({
        'a.txt': '0123456789',
        'node_modules/x/big': 'n'.repeat(1_000),
        '.gitignore': 'ignored\n',
        ignored: 'i'.repeat(1_000),
      });
      const objects = join(harness.repositories.pathOf(PROJECT), 'objects');
      const before = await readdir(objects, { recursive: true });
      await harness.put({ 'b.txt': '0123456789', 'c.txt': '0123456789' });
      await expect(harness.service.commit(PROJECT, RUN)).rejects.toMatchObject({
        code: 'workspace_too_large',
        status: 422,
      });
      expect(await readdir(objects, { recursive: true })).toEqual(before);

      await harness.service.restore(PROJECT);
      expect(await harness.service.head(PROJECT)).toBe(first);
      expect(existsSync(harness.path('b.txt'))).toBe(false);
    });
  });

  it('removes the locks of a git that was killed, and makes a broken index anew', async () => {
    const repository = harness.repositories.pathOf(PROJECT);
    await harness.commit({ a: 'a' });
    for (const lock of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock', 'packed-refs.lock']) {
      await writeFile(join(repository, lock), '');
    }
    expect(await harness.paths(await harness.commit({ b: 'b' }))).toEqual(['a', 'b']);

    await writeFile(join(repository, 'index'), 'spoiled');
    expect(await harness.paths(await harness.commit({ a: undefined }))).toEqual(['b']);
    await writeFile(join(repository, 'index'), '');
    await harness.service.restore(PROJECT);
    expect(await harness.look()).toEqual({ b: 'b' });
  });

  it('works for several projects side by side', async () => {
    const ids = Array.from({ length: 6 }, (_, n) => `project-${n}`);
    const commits = await Promise.all(ids.map((id) => harness.commit({ 'id.txt': id }, id)));
    await Promise.all(
      ids.map(async (id, n) => {
        const { content } = await harness.service.read(id, 'id.txt', commits[n]);
        expect(content.toString()).toBe(id);
        await expect(harness.service.tree(ids[(n + 1) % 6], commits[n])).rejects.toMatchObject({
          code: 'commit_not_found',
        });
      }),
    );
  });

  it('keeps the repository in few files, however many versions there are', async () => {
    await harness.service.ensure(PROJECT);
    const names = Array.from({ length: 1_600 }, (_, n) => `${n}.txt`);
    await Promise.all(names.map((name) => writeFile(harness.path(name), name)));
    await harness.service.commit(PROJECT, RUN);
    const repository = harness.repositories.pathOf(PROJECT);
    const { stdout } = await harness.git.run(['count-objects'], { repository });
    expect(stdout.toString()).toMatch(/^0 objects/);
  });
});

const pixel = (): Buffer => Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex');
