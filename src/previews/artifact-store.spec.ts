import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataConfig } from '../config/data.config';
import { EnvReader } from '../config/env-reader';
import { FileArtifactStore } from './artifact-store';

describe('FileArtifactStore', () => {
  let folder: string;
  let source: string;
  let previews: string;
  let store: FileArtifactStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
    source = join(folder, 'site');
    await mkdir(join(source, 'css'), { recursive: true });
    await writeFile(join(source, 'index.html'), '<h1>Rise</h1>');
    await writeFile(join(source, 'css', 'a.css'), 'h1 {}');
    await writeFile(join(folder, 'secret.txt'), 'SECRET');
    const data = new DataConfig(new EnvReader({ DATA_DIR: join(folder, 'data') }));
    previews = data.previews;
    store = new FileArtifactStore(data);
    await store.onModuleInit();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const contents = async (artifactId: string): Promise<string[]> =>
    (await readdir(join(previews, artifactId), { recursive: true })).sort();

  describe('create', () => {
    it('copies the files and says how many and how large', async () => {
      const artifact = await store.create(source);

      expect(artifact).toEqual({ artifactId: expect.any(String), files: 2, bytes: 18 });
      expect(await contents(artifact.artifactId)).toEqual(['css', 'css/a.css', 'index.html']);
      expect(await readFile(join(previews, artifact.artifactId, 'css/a.css'), 'utf8')).toBe(
        'h1 {}',
      );
    });

    it('is not touched by later changes of the source', async () => {
      const { artifactId } = await store.create(source);
      await writeFile(join(source, 'index.html'), 'changed');

      expect(await readFile(join(previews, artifactId, 'index.html'), 'utf8')).toContain('Rise');
    });

    it('refuses too many files, and keeps nothing of them', async () => {
      await expect(store.create(source, { maxEntries: 2 })).rejects.toMatchObject({
        code: 'preview_too_large',
        message: 'The site has more than 2 files and folders.',
      });
      expect(await readdir(previews)).toEqual([]);
    });

    it('refuses too many bytes, and keeps nothing of them', async () => {
      await expect(store.create(source, { maxBytes: 17 })).rejects.toMatchObject({
        code: 'preview_too_large',
      });
      expect(await readdir(previews)).toEqual([]);
      await expect(store.create(source, { maxBytes: 18 })).resolves.toMatchObject({ bytes: 18 });
    });
  });

  describe('open', () => {
    it('finds files and folders', async () => {
      const { artifactId } = await store.create(source);

      expect(await store.open(artifactId, '')).toMatchObject({ kind: 'folder' });
      expect(await store.open(artifactId, 'css')).toMatchObject({ kind: 'folder' });
      expect(await store.open(artifactId, 'css/a.css')).toEqual({
        kind: 'file',
        absolutePath: expect.stringMatching(/css\/a\.css$/),
        size: 5,
      });
    });

    it.each([
      ...['../secret.txt', '..', '.', './index.html', 'css/../index.html', '/index.html'],
      ...['css//a.css', 'css/', 'css\\a.css', 'index.html\0', 'index.html/x', 'x'.repeat(300)],
    ])('finds nothing at %j', async (path) => {
      const { artifactId } = await store.create(source);

      expect(await store.open(artifactId, path)).toBeUndefined();
    });

    it.each(['..', '.', '', '../site', '00000000-0000-4000-8000-000000000000'])(
      'finds nothing under the id %j',
      async (artifactId) => {
        expect(await store.open(artifactId, '')).toBeUndefined();
        expect(await store.open(artifactId, 'index.html')).toBeUndefined();
      },
    );

    it('follows no link that was planted in an artifact, or in place of one', async () => {
      const { artifactId } = await store.create(source);
      await symlink(join(folder, 'secret.txt'), join(previews, artifactId, 'planted.txt'));
      await symlink(folder, join(previews, artifactId, 'planted'));
      const other = '5d0f5a58-0e53-4c4e-8a8e-0c8f6d8a4f11';
      await symlink(source, join(previews, other));

      expect(await store.open(artifactId, 'planted.txt')).toBeUndefined();
      expect(await store.open(artifactId, 'planted/secret.txt')).toBeUndefined();
      expect(await store.open(other, 'index.html')).toBeUndefined();
    });

    it('works when DATA_DIR itself is reached through a link', async () => {
      await symlink(join(folder, 'data'), join(folder, 'linked-data'));
      const env = new EnvReader({ DATA_DIR: join(folder, 'linked-data') });
      const linked = new FileArtifactStore(new DataConfig(env));
      const { artifactId } = await linked.create(source);

      expect(await linked.open(artifactId, 'index.html')).toMatchObject({ kind: 'file' });
    });
  });

  describe('remove', () => {
    it('leaves nothing, and may be repeated', async () => {
      const { artifactId } = await store.create(source);
      await store.remove(artifactId);
      await store.remove(artifactId);

      expect(await readdir(previews)).toEqual([]);
    });

    it('touches nothing but artifacts', async () => {
      await store.remove('../../site');
      await store.remove('..');

      expect(await readdir(source)).toContain('index.html');
    });
  });

  it('clears away at the start what a crash left, but not what may be in the making', async () => {
    const left = join(previews, '.unfinished-left');
    const young = join(previews, '.unfinished-young');
    for (const path of [left, young]) {
      await mkdir(path);
      await writeFile(join(path, 'index.html'), '');
    }
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(left, longAgo, longAgo);
    const { artifactId } = await store.create(source);

    await store.onModuleInit();

    expect((await readdir(previews)).sort()).toEqual(['.unfinished-young', artifactId].sort());
  });
});
