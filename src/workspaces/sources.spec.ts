import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, readdir, readFile, stat, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { WORKING_COPY } from './sources.service';
import { PROJECT, WorkspacesHarness } from './testing/workspaces-harness';

describe('the source of a project', () => {
  let harness: WorkspacesHarness;

  beforeEach(async () => {
    harness = await WorkspacesHarness.create();
  });

  afterEach(() => harness.close());

  describe('diff', () => {
    it('is unified, from one commit to another and from nothing', async () => {
      const first = await harness.commit({ 'a.txt': 'one\ntwo\n', 'ü.txt': 'u\n' });
      const second = await harness.commit({ 'a.txt': 'one\n2\n', 'ü.txt': undefined });
      const { diff, truncated, files } = await harness.service.diff(PROJECT, first, second);
      expect(diff).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n');
      expect(diff).toContain('diff --git a/ü.txt b/ü.txt\ndeleted file mode 100644\n');
      expect(truncated).toBe(false);
      expect(files).toEqual([
        { path: 'a.txt', change: 'changed', additions: 1, deletions: 1 },
        { path: 'ü.txt', change: 'removed', additions: 0, deletions: 1 },
      ]);
      const whole = await harness.service.diff(PROJECT, undefined, second);
      expect(whole.diff).toContain('--- /dev/null\n+++ b/a.txt\n');
    });

    it('says of binary files that they differ', async () => {
      const first = await harness.commit({ 'a.bin': randomBytes(1_000) });
      const second = await harness.commit({ 'a.bin': Buffer.alloc(2_000), 'large.txt': huge() });
      const { diff, files } = await harness.service.diff(PROJECT, first, second);
      expect(diff).toContain('Binary files a/a.bin and b/a.bin differ');
      expect(diff).toContain('Binary files /dev/null and b/large.txt differ');
      expect(files[0]).toEqual({ path: 'a.bin', change: 'changed' });
    });

    it('is cut at 1 MiB, at the end of a line; the list of files is whole', async () => {
      const line = 'ä'.repeat(50);
      const commit = await harness.commit({
        'a.txt': `${line}\n`.repeat(20_000),
        'b.txt': 'b',
      });
      const { diff, truncated, files } = await harness.service.diff(PROJECT, undefined, commit);
      expect(truncated).toBe(true);
      expect(Buffer.byteLength(diff)).toBeLessThanOrEqual(1024 * 1024);
      expect(diff.endsWith(`+${line}\n`)).toBe(true);
      expect(files.map((file) => file.path)).toEqual(['a.txt', 'b.txt']);
    });
  });

  describe('tree and read', () => {
    it('give the files of a commit and of the working copy alike', async () => {
      const commit = await harness.commit({
        'index.html': 'hi',
        'src/a b.ts': 'a',
        'node_modules/x': 'x',
        link: { link: 'src' },
      });
      const tree = [
        { path: 'index.html', size: 2, type: 'file' },
        { path: 'link', size: 3, type: 'symlink' },
        { path: 'src/a b.ts', size: 1, type: 'file' },
      ];
      expect(await harness.service.tree(PROJECT, commit)).toEqual(tree);
      expect(await harness.service.tree(PROJECT, WORKING_COPY)).toEqual(tree);
      const then = await harness.service.read(PROJECT, 'src/a b.ts', commit);
      expect(then).toMatchObject({ size: 1, content: Buffer.from('a') });
      expect(await harness.service.read(PROJECT, 'src/a b.ts', WORKING_COPY)).toEqual(then);

      await harness.put({ 'index.html': 'changed' });
      expect((await harness.service.tree(PROJECT, WORKING_COPY))[0].size).toBe(7);
      expect((await harness.service.read(PROJECT, 'index.html', commit)).size).toBe(2);
    });

    it('has nothing in a working copy that is not there', async () => {
      expect(await harness.service.tree(PROJECT, WORKING_COPY)).toEqual([]);
    });

    it.each(['src', 'link', 'link/a', 'nothing', 'src/a/b', 'pipe', 'out', 'out/canary'])(
      'finds no file %j',
      async (path) => {
        await mkdir(join(harness.folder, 'outside'));
        await writeFile(join(harness.folder, 'outside', 'canary'), 'canary');
        const commit = await harness.commit({ 'src/a': 'a', link: { link: 'src' } });
        execFileSync('mkfifo', [harness.path('pipe')]);
        await harness.put({ out: { link: '../../../outside' } });
        for (const at of [commit, WORKING_COPY]) {
          await expect(harness.service.read(PROJECT, path, at)).rejects.toMatchObject({
            code: 'file_not_found',
            status: 404,
          });
        }
      },
    );
  });

  describe('write', () => {
    it('makes a file and its folders, and replaces one', async () => {
      await harness.service.write(PROJECT, 'a/b/c.txt', 'one');
      await chmod(harness.path('a/b/c.txt'), 0o755);
      await harness.service.write(PROJECT, 'a/b/c.txt', Buffer.from('two'));
      expect(await harness.look()).toEqual({ 'a/b/c.txt': 'x two' });
      expect(await readdir(harness.path('a/b'))).toEqual(['c.txt']);
    });

    it('brings a missing working copy back first', async () => {
      await harness.commit({ a: 'a' });
      await harness.service.remove('nothing');
      execFileSync('rm', ['-r', harness.service.pathOf(PROJECT)]);
      await harness.service.write(PROJECT, 'b', 'b');
      expect(await harness.look()).toEqual({ a: 'a', b: 'b' });
    });

    it('does not follow links, and refuses what is in the way', async () => {
      const outside = join(harness.folder, 'outside');
      await mkdir(outside);
      await writeFile(join(outside, 'canary'), 'canary');
      await harness.put({
        'to-file': { link: join(outside, 'canary') },
        'to-folder': { link: outside },
        file: 'f',
        'folder/x': 'x',
      });
      for (const path of ['to-file', 'to-folder/new', 'to-folder', 'file/x', 'folder']) {
        await expect(harness.service.write(PROJECT, path, 'w')).rejects.toMatchObject({
          code: 'invalid_path',
        });
      }
      expect(await readdir(outside)).toEqual(['canary']);
      expect(await readFile(join(outside, 'canary'), 'utf8')).toBe('canary');
    });

    it('does not write into a file that has another name outside', async () => {
      const canary = join(harness.folder, 'canary');
      await writeFile(canary, 'canary');
      await harness.service.ensure(PROJECT);
      await link(canary, harness.path('hard.txt'));
      await harness.service.write(PROJECT, 'hard.txt', 'mine');
      expect(await readFile(canary, 'utf8')).toBe('canary');
      expect((await stat(canary)).nlink).toBe(1);
    });
  });

  describe('export', () => {
    it('is a zip with every file of the commit in a folder', async () => {
      const bytes = randomBytes(300_000);
      const commit = await harness.commit({
        '.gitattributes': '* export-ignore export-subst text eol=crlf',
        'a.txt': 'one\ntwo $Format:%H$\n',
        'src/ü.bin': bytes,
      });
      const zip = join(harness.folder, 'export.zip');
      await writeFile(zip, await buffer(harness.service.exportZip(PROJECT, commit, 'my-app')));
      const python = `import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps({n: z.read(n).hex() for n in z.namelist() if not n.endswith('/')}))`;
      const files = JSON.parse(
        execFileSync('python3', ['-c', python, zip], { maxBuffer: 10_000_000 }).toString(),
      ) as Record<string, string>;
      expect(Object.keys(files).sort()).toEqual([
        'my-app/.gitattributes',
        'my-app/a.txt',
        'my-app/src/ü.bin',
      ]);
      expect(Buffer.from(files['my-app/a.txt'], 'hex').toString()).toBe('one\ntwo $Format:%H$\n');
      expect(Buffer.from(files['my-app/src/ü.bin'], 'hex').equals(bytes)).toBe(true);
    });

    it('ends with an error for a commit that is not there', async () => {
      await harness.commit({ a: 'a' });
      const zip = harness.service.exportZip(PROJECT, 'f'.repeat(40), 'x');
      await expect(buffer(zip)).rejects.toThrow('exited with 128');
      expect(() => harness.service.exportZip(PROJECT, '--output=/tmp/x', 'x')).toThrow(
        expect.objectContaining({ code: 'commit_not_found' }),
      );
    });

    it('can be broken off', async () => {
      const commit = await harness.commit({ 'a.bin': randomBytes(3_000_000) });
      const zip = harness.service.exportZip(PROJECT, commit, '../../sly');
      await once(zip, 'readable');
      zip.destroy();
      await once(zip, 'close');
    });
  });
});

/** Text, of a size that git passes through without looking at it. */
const huge = (): Buffer => Buffer.alloc(17 * 1024 * 1024, 'text\n');
