import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scaffold } from '../templates';
import { BuildHarness } from './testing/build-harness';

jest.setTimeout(240_000);

describe('a Vite and React app', () => {
  let harness: BuildHarness;

  beforeAll(async () => (harness = await BuildHarness.make()));
  afterAll(() => harness.remove());

  it('is installed and built, then built again without an install, and says why it does not build', async () => {
    const builder = harness.builder();
    const folder = await harness.project('react', {});
    await scaffold('vite-react', folder);

    const first = await harness.build(builder, folder);

    expect(first.error).toBeUndefined();
    expect(first.app).toEqual({ kind: 'built', outputFolder: join(folder, 'dist') });
    expect(first.phases).toEqual(['installing', 'building']);
    const assets = await readdir(join(folder, 'dist/assets'));
    expect(assets.some((name) => name.endsWith('.js'))).toBe(true);
    expect(assets.some((name) => name.endsWith('.css'))).toBe(true);
    expect(first.log()).not.toContain(harness.root);

    const second = await harness.build(builder, folder);

    expect(second.app?.kind).toBe('built');
    expect(second.phases).toEqual(['building']);

    const app = await harness.read(folder, 'src/App.tsx');
    await harness.write(folder, {
      'src/App.tsx': app.replace('useState(0)', "useState<number>('0')"),
    });
    const third = await harness.build(builder, folder);

    expect(third.error).toMatchObject({
      code: 'app_build_failed',
      status: 422,
      step: 'build',
      reason: 'exit',
      exitCode: 2,
    });
    expect(third.error?.tail).toContain('src/App.tsx(4,46): error TS2345');
    expect(third.error?.tail).not.toContain(harness.root);
    expect(harness.leftovers()).toEqual([]);
  });
});
