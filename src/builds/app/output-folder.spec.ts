import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOutputFolder } from './output-folder';

describe('findOutputFolder', () => {
  let project: string;

  beforeEach(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), 'onethread-output-')));
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  /** @param minutes age of the index.html */
  const page = async (folder: string, minutes = 0): Promise<void> => {
    await mkdir(join(project, folder), { recursive: true });
    await writeFile(join(project, folder, 'index.html'), '');
    const at = new Date(Date.now() - minutes * 60_000);
    await utimes(join(project, folder, 'index.html'), at, at);
  };

  it('takes the newest of a group', async () => {
    await page('dist', 60);
    await page('build', 1);
    const { found } = await findOutputFolder(project, [['dist', 'build', 'out']]);
    expect(found).toBe(join(project, 'build'));
  });

  it('takes an older one of an earlier group', async () => {
    await page('site', 60);
    await page('dist');
    const { found } = await findOutputFolder(project, [['site'], ['dist']]);
    expect(found).toBe(join(project, 'site'));
  });

  it('takes none without a page', async () => {
    await mkdir(join(project, 'dist/index.html'), { recursive: true });
    await writeFile(join(project, 'build'), '');
    expect(await findOutputFolder(project, [['dist', 'build', 'out']])).toEqual({ links: [] });
  });

  it('follows no link, wherever it leads, and goes on to the next', async () => {
    await page('real/deep');
    await symlink('real', join(project, 'dist'));
    expect(await findOutputFolder(project, [['dist', 'dist/deep']])).toEqual({
      links: ['dist', 'dist/deep'],
    });
    const { found } = await findOutputFolder(project, [['dist/deep'], ['real/deep']]);
    expect(found).toBe(join(project, 'real/deep'));
  });

  it('never goes up', async () => {
    await page('.');
    expect(await findOutputFolder(join(project), [['..', 'a/../..']])).toEqual({ links: [] });
  });

  it('takes a project that is reached through a link', async () => {
    await page('project/dist');
    await symlink('project', join(project, 'alias'));
    const { found } = await findOutputFolder(join(project, 'alias'), [['dist']]);
    expect(found).toBe(join(project, 'project/dist'));
  });
});
