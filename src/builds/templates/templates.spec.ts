import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scaffold, TEMPLATE_IDS, TEMPLATES } from '.';

describe('templates', () => {
  let folder: string;

  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'onethread-template-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('have different ids', () => {
    expect(new Set(TEMPLATE_IDS).size).toBe(TEMPLATES.length);
  });

  it.each(TEMPLATE_IDS)('%s is written with all its files, and again without harm', async (id) => {
    await scaffold(id, folder);
    await scaffold(id, folder);
    const template = TEMPLATES.find((candidate) => candidate.id === id);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files).toHaveLength(Object.keys(template?.files ?? {}).length);
    for (const [path, text] of Object.entries(template?.files ?? {})) {
      expect(await readFile(join(folder, path), 'utf8')).toBe(text);
    }
  });

  it.each(TEMPLATES.filter(({ id }) => id !== 'static'))(
    '$id pins its versions, so that it builds tomorrow as it does today',
    ({ files }) => {
      const { scripts, dependencies, devDependencies } = JSON.parse(files['package.json']);
      expect(scripts.build).toBeDefined();
      for (const version of Object.values({ ...dependencies, ...devDependencies })) {
        expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      }
    },
  );
});
