import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildHarness } from './testing/build-harness';

jest.setTimeout(240_000);

describe('another package manager', () => {
  let harness: BuildHarness;

  beforeAll(async () => (harness = await BuildHarness.make()));
  afterAll(() => harness.remove());

  it.each([
    ['pnpm', 'pnpm@10.34.9', 'pnpm-lock.yaml'],
    ['yarn', 'yarn@1.22.22', 'yarn.lock'],
    ['yarn', 'yarn@4.9.4', 'yarn.lock'],
  ])('is told by its lock file: %s (%s)', async (name, packageManager, lockFile) => {
    const manifest = {
      name: 'app',
      version: '1.0.0',
      scripts: { build: 'node build.mjs' },
      dependencies: { 'is-number': '7.0.0', nosy: 'file:./nosy' },
    };
    const folder = await harness.project(packageManager, {
      'package.json': { ...manifest, packageManager },
      'build.mjs': `import isNumber from 'is-number';
        import { mkdirSync, writeFileSync } from 'node:fs';
        mkdirSync('dist', { recursive: true });
        writeFileSync('dist/index.html', String(isNumber(7)));`,
      'nosy/package.json': {
        name: 'nosy',
        version: '1.0.0',
        scripts: { postinstall: 'touch was-here ../was-here ../../was-here' },
      },
    });
    const builder = harness.builder();
    const first = await harness.build(builder, folder);
    expect(first.error).toBeUndefined();
    expect(existsSync(join(folder, lockFile))).toBe(true);

    // As the project comes to another machine, without a word but the lock file.
    await harness.write(folder, { 'package.json': manifest });
    await rm(join(folder, 'node_modules'), { recursive: true });
    const second = await harness.build(builder, folder);

    expect(second.error).toBeUndefined();
    expect(second.log()).toContain(`$ ${name} install`);
    expect(second.log()).toContain(`$ ${name} run build`);
    expect(second.log()).not.toContain('making a new one');
    expect(await harness.read(folder, 'dist/index.html')).toBe('true');
    for (const place of ['was-here', 'nosy/was-here', 'node_modules/nosy/was-here']) {
      expect({ place, ran: existsSync(join(folder, place)) }).toEqual({ place, ran: false });
    }
    expect(existsSync(join(folder, '../was-here'))).toBe(false);
  });
});
