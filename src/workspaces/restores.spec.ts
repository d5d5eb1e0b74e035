import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProjectDeleted } from '../projects/projects.events';
import { Content, PROJECT, WorkspacesHarness } from './testing/workspaces-harness';

const BUILD = JSON.stringify({ scripts: { build: 'vite build' } });

describe('restore', () => {
  let harness: WorkspacesHarness;

  beforeEach(async () => {
    harness = await WorkspacesHarness.create();
  });

  afterEach(() => harness.close());

  it('goes back from version 5 to 2 and on to 5, to the byte', async () => {
    const versions: Record<string, Content>[] = [
      { 'index.html': 'one', 'old.txt': 'old' },
      { 'index.html': 'two\r\n', 'a/b.bin': randomBytes(100_000), link: { link: 'a/b.bin' } },
      { 'old.txt': undefined, a: 'now a file' },
      { a: undefined, 'package.json': BUILD, 'src/main.ts': 'x', link: { link: 'src' } },
      { 'index.html': 'five', 'src/main.ts': undefined, 'ü/名.txt': 'odd' },
    ];
    const commits: string[] = [];
    const looks: Record<string, string>[] = [];
    for (const files of versions) {
      commits.push(await harness.commit(files));
      looks.push(await harness.look());
    }
    for (const n of [1, 4, 0, 3, 2]) {
      await harness.service.restore(PROJECT, commits[n]);
      expect(await harness.look()).toEqual(looks[n]);
    }
    // History is not rewritten: going back is one more commit with the same files.
    const again = await harness.commit({});
    expect(commits).not.toContain(again);
    const { files } = await harness.service.diff(PROJECT, commits[2], again);
    expect(files).toEqual([]);
  });

  it('keeps every byte: line endings, encodings, and what .gitattributes would change', async () => {
    const files = {
      '.gitattributes': [
        '[attr]sly text=auto eol=crlf',
        '* text eol=crlf ident filter=x export-subst sly',
        '*.u16 working-tree-encoding=UTF-16',
        'sub/* -diff export-ignore',
      ].join('\n'),
      'crlf.txt': 'a\r\nb\r\n',
      'mixed.txt': 'a\r\nb\nc\rd $Id$ $Format:%H$',
      'x.u16': Buffer.from('\ufeffab\r\n', 'utf16le'),
      'sub/.gitattributes': '* text=auto working-tree-encoding=latin1',
      'sub/nul.bin': Buffer.from([0, 13, 10, 255, 254, 0, 10]),
      empty: '',
    };
    const commit = await harness.commit(files);
    const before = await harness.look();
    await rm(harness.service.pathOf(PROJECT), { recursive: true });
    await harness.service.restore(PROJECT, commit);
    expect(await harness.look()).toEqual(before);
    const { content } = await harness.service.read(PROJECT, 'mixed.txt', commit);
    expect(content.toString()).toBe(files['mixed.txt']);
  });

  it('undoes a failed run: changed, removed and further files', async () => {
    await harness.commit({ 'a.txt': 'aaa', 'b/c.txt': 'c', s: { link: 'b' } });
    const before = await harness.look();
    const { atime, mtime } = await stat(harness.path('a.txt'));
    await harness.put({ 'a.txt': 'AAA', b: 'file', 'new/deep/x': 'x', s: 'no link' });
    // Same size, same times: the change shows in the inode alone.
    await utimes(harness.path('a.txt'), atime, mtime);
    await mkdir(harness.path('empty/folder'), { recursive: true });
    await harness.service.restore(PROJECT);
    expect(await harness.look()).toEqual(before);
    expect((await readdir(harness.path(''))).sort()).toEqual(['a.txt', 'b', 's']);
  });

  it('leaves what is installed and built, unless all is to go', async () => {
    await harness.commit({ 'package.json': BUILD, '.gitignore': '*.local\n!node_modules\n' });
    const ignored = ['node_modules/x/i.js', 'p/node_modules/y', 'dist/index.html', 'my.local'];
    await harness.put(Object.fromEntries([...ignored, 'p/extra'].map((name) => [name, 'x'])));
    await harness.service.restore(PROJECT);
    expect(ignored.map((name) => existsSync(harness.path(name)))).toEqual(ignored.map(() => true));
    expect(existsSync(harness.path('p/extra'))).toBe(false);

    await harness.service.restore(PROJECT, undefined, { clean: 'all' });
    expect(Object.keys(await harness.look()).sort()).toEqual(['.gitignore', 'package.json']);
  });

  it('does not take build output along to a version that has no build', async () => {
    const plain = await harness.commit({ 'index.html': 'i' });
    await harness.put({ 'package.json': BUILD, 'dist/index.html': 'built' });
    await harness.service.restore(PROJECT);
    expect(await harness.look()).toEqual({ 'index.html': 'i' });

    await harness.commit({ 'package.json': BUILD, 'dist/index.html': 'built' });
    await harness.service.restore(PROJECT, plain);
    expect(await harness.look()).toEqual({ 'index.html': 'i' });
  });

  it('does not write through links that were put in the way', async () => {
    const outside = join(harness.folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'canary'), 'canary');
    await harness.commit({ 'a/canary': 'mine', 'a/b/c': 'c' });
    await harness.put({ a: { link: outside }, 'more/link': { link: outside } });
    await harness.service.restore(PROJECT);
    expect(await harness.look()).toEqual({ 'a/canary': 'mine', 'a/b/c': 'c' });
    expect(await readdir(outside)).toEqual(['canary']);

    // The working copy itself is one.
    await rm(harness.service.pathOf(PROJECT), { recursive: true });
    await symlink(outside, harness.service.pathOf(PROJECT));
    await harness.service.ensure(PROJECT);
    expect(await harness.look()).toEqual({ 'a/canary': 'mine', 'a/b/c': 'c' });
    expect(await readdir(outside)).toEqual(['canary']);
  });

  it('removes repositories and pipes that were left', async () => {
    await harness.commit({ 'a/b': 'b' });
    await harness.put({ '.git/config': 'x', 'a/.git': 'gitdir: /x', 'sub/.git/HEAD': 'x' });
    await harness.service.restore(PROJECT);
    expect(await harness.look()).toEqual({ 'a/b': 'b' });
  });

  it('empties the working copy when there is no commit yet', async () => {
    await harness.put({ 'a.txt': 'a', 'node_modules/x': 'x' });
    await harness.service.restore(PROJECT);
    expect(await readdir(harness.service.pathOf(PROJECT))).toEqual([]);
  });

  it.each(['f'.repeat(40), '--help', 'main', 'HEAD', ''])('refuses the commit %j', async (id) => {
    await harness.commit({ a: 'a' });
    await expect(harness.service.restore(PROJECT, id)).rejects.toMatchObject({
      code: 'commit_not_found',
      status: 404,
    });
    expect(await harness.look()).toEqual({ a: 'a' });
  });

  describe('ensure', () => {
    it('makes an empty working copy for a new project', async () => {
      const path = await harness.service.ensure(PROJECT);
      expect(path).toBe(join(harness.data.workspaces, PROJECT));
      expect(await readdir(path)).toEqual([]);
      expect(await harness.service.head(PROJECT)).toBeUndefined();
    });

    it('leaves what is there as it is', async () => {
      await harness.commit({ a: 'a' });
      await harness.put({ a: 'uncommitted' });
      await harness.service.ensure(PROJECT);
      expect(await harness.look()).toEqual({ a: 'uncommitted' });
    });

    it('rebuilds the working copy from the newest commit when it is missing', async () => {
      await harness.commit({ a: 'a', 'b/c': 'c' });
      const before = await harness.look();
      await rm(harness.data.workspaces, { recursive: true });
      await harness.service.ensure(PROJECT);
      expect(await harness.look()).toEqual(before);
    });

    it('does a restore again that was cut short', async () => {
      const first = await harness.commit({ a: 'a', b: 'b' });
      await harness.commit({ a: 'A', b: undefined, c: 'c' });
      const repository = harness.repositories.pathOf(PROJECT);
      // As left by a kill in the midst of going back to the first: part of each, and git's lock.
      const { git } = harness;
      const original = git.run.bind(git);
      const run = jest.spyOn(git, 'run');
      run.mockImplementation(async (args, call) => {
        if (args[0] === 'read-tree') {
          await harness.put({ b: 'b', c: undefined });
          await writeFile(join(repository, 'index.lock'), '');
          throw new Error('killed');
        }
        return original(args, call);
      });
      // `put` asks for the working copy, which would restore it.
      const ensure = jest.spyOn(harness.service, 'ensure').mockResolvedValue('');
      await expect(harness.service.restore(PROJECT, first)).rejects.toThrow('killed');
      run.mockRestore();
      ensure.mockRestore();
      expect(await harness.look()).toEqual({ a: 'A', b: 'b' });

      await harness.service.ensure(PROJECT);
      expect(await harness.look()).toEqual({ a: 'A', c: 'c' });
      expect(await harness.repositories.isUnfinished(repository)).toBe(false);
    });
  });

  it('removes the working copy and the repository', async () => {
    await harness.commit({ a: 'a' });
    await harness.commit({ a: 'a' }, 'other');
    await harness.service.forget(new ProjectDeleted(PROJECT));
    expect(await readdir(harness.data.workspaces)).toEqual(['other']);
    expect(await readdir(join(harness.data.root, 'repositories'))).toEqual(['other.git']);
    expect(await harness.service.head(PROJECT)).toBeUndefined();
    await harness.service.remove(PROJECT);
  });

  it('takes no id that would be another path', async () => {
    await expect(harness.service.remove('..')).rejects.toThrow("Not a project's id");
  });

  it('undoes what may not change a file, also in a working copy with commits', async () => {
    await harness.commit({ a: 'a' });
    const { undone } = await harness.service.guardUnchanged(PROJECT, () => harness.put({ a: 'b' }));
    expect(undone).toEqual(['a']);
    expect(await harness.look()).toEqual({ a: 'a' });
  });
});
