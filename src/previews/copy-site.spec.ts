import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copySite, SiteLimits, SiteSize } from './copy-site';

describe('copySite', () => {
  let folder: string;
  let source: string;
  let target: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copy-site-'));
    source = join(folder, 'site');
    target = join(folder, 'target');
    await mkdir(join(source, 'css'), { recursive: true });
    await mkdir(target);
    await writeFile(join(source, 'index.html'), '<h1>Rise</h1>');
    await writeFile(join(source, 'css', 'a.css'), 'h1 {}');
    await writeFile(join(folder, 'secret.txt'), 'SECRET');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const copy = (limits: Partial<SiteLimits> = {}): Promise<SiteSize> =>
    copySite(source, target, { maxEntries: 100, maxBytes: 1_000, ...limits });
  const copied = async (): Promise<string[]> => (await readdir(target, { recursive: true })).sort();

  it('leaves out dotfiles, node_modules, links, pipes and names that no address can have', async () => {
    await mkdir(join(source, '.git'));
    await writeFile(join(source, '.git', 'config'), 'SECRET');
    await writeFile(join(source, '.env'), 'SECRET');
    await mkdir(join(source, 'css', 'node_modules'));
    await writeFile(join(source, 'css', 'node_modules', 'x.js'), '');
    await symlink(join(folder, 'secret.txt'), join(source, 'link.txt'));
    await symlink(folder, join(source, 'linked-folder'));
    await symlink('nowhere', join(source, 'broken'));
    await symlink('index.html', join(source, 'inner-link.html'));
    await writeFile(join(source, 'back\\slash'), '');
    await writeFile(join(source, 'line\nbreak'), '');
    execFileSync('mkfifo', [join(source, 'pipe')]);

    expect(await copy()).toEqual({ files: 2, bytes: 18 });
    expect(await copied()).toEqual(['css', 'css/a.css', 'index.html']);
  });

  it('counts what it leaves out towards that limit, so that the walk ends', async () => {
    for (let n = 0; n < 20; n++) await mkdir(join(source, `.empty-${n}`));

    await expect(copy({ maxEntries: 10 })).rejects.toMatchObject({
      code: 'preview_too_large',
    });
  });

  it.each(['missing', 'a file', 'a link to a folder'])(
    'refuses a source that is %s',
    async (kind) => {
      const path = join(folder, 'other');
      if (kind === 'a file') await writeFile(path, '');
      if (kind === 'a link to a folder') await symlink(source, path);

      const copying = copySite(path, target, { maxEntries: 100, maxBytes: 1_000 });
      await expect(copying).rejects.toMatchObject({ code: 'preview_source_invalid' });
    },
  );

  it('takes in nothing from outside while files and folders are swapped for links', async () => {
    await writeFile(join(folder, 'a.css'), 'SECRET');
    let done = false;
    const swap = async (path: string, target: string): Promise<void> => {
      while (!done) {
        await rename(path, `${path}-away`);
        await symlink(target, path);
        await unlink(path);
        await rename(`${path}-away`, path);
      }
    };
    const swapping = [
      swap(join(source, 'css'), folder),
      swap(join(source, 'index.html'), join(folder, 'secret.txt')),
    ];

    try {
      for (let round = 0; round < 150; round++) {
        await copy();
        for (const path of await copied()) {
          if (!/\.(css|html|txt)$/.test(path)) continue;
          const content = await readFile(join(target, path), 'utf8');
          expect(content).not.toContain('SECRET');
        }
        await rm(target, { recursive: true });
        await mkdir(target);
      }
    } finally {
      done = true;
      await Promise.all(swapping);
    }
  });
});
