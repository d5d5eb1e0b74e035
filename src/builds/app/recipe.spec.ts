import { installStampOf } from './install-stamp';
import { installArguments, saysLockIsStale, saysVersionIsUnknown } from './package-managers';
import { parseManifest, type ProjectFacts } from './project-facts';
import { recipeOf, type Recipe } from './recipe';

/** What is known of a project with these files at its top. */
const facts = (manifest?: object, texts: Record<string, string> = {}): ProjectFacts => ({
  ...(manifest === undefined ? {} : { manifest: parseManifest(JSON.stringify(manifest)) }),
  files: new Set([...Object.keys(texts), ...(manifest === undefined ? [] : ['package.json'])]),
  texts: new Map(Object.entries(texts)),
});

const built = (
  manifest: object = {},
  texts: Record<string, string> = {},
): Extract<Recipe, { kind: 'built' }> => {
  const recipe = recipeOf(facts({ scripts: { build: 'make' }, ...manifest }, texts));
  if (recipe.kind !== 'built') throw new Error('not built');
  return recipe;
};

describe('recipeOf', () => {
  it.each([
    ['no package.json', undefined],
    ['no scripts', {}],
    ['no build script', { scripts: { dev: 'vite' } }],
    ['an empty build script', { scripts: { build: ' ' } }],
    ['scripts of a wrong shape', { scripts: ['build'] }],
  ])('takes a project with %s as static', (_, manifest) => {
    expect(recipeOf(facts(manifest)).kind).toBe('static');
  });

  it('installs nothing for a project that depends on nothing', () => {
    expect(built().needsPackages).toBe(false);
    expect(built({ devDependencies: { vite: '8' } }).needsPackages).toBe(true);
    expect(built({ workspaces: ['packages/*'] }).needsPackages).toBe(true);
  });

  it.each([
    ['npm', false, 'npm', {}, {}],
    ['npm', true, 'npm', {}, { 'package-lock.json': '{}' }],
    ['npm', true, 'npm', {}, { 'npm-shrinkwrap.json': '{}' }],
    ['pnpm', true, 'pnpm@10.34.9', {}, { 'pnpm-lock.yaml': '', 'package-lock.json': '' }],
    ['pnpm', false, 'pnpm@9.1.0', { packageManager: 'pnpm@9.1.0+sha512.abc' }, { 'yarn.lock': '' }],
    ['yarn', true, 'yarn@1.22.22', {}, { 'yarn.lock': '# yarn lockfile v1' }],
    ['yarn', true, '@yarnpkg/cli-dist@4.9.4', {}, { 'yarn.lock': '__metadata:\n  version: 8' }],
    ['yarn', false, '@yarnpkg/cli-dist@3.6.1', { packageManager: 'yarn@3.6.1' }, {}],
    ['npm', false, 'npm', { packageManager: 'bun@1.2.3' }, {}],
    ['npm', false, 'npm', { packageManager: 'pnpm@https://evil.example/x.tgz' }, {}],
  ])('installs with %s (locked: %s, from %s)', (name, locked, source, manifest, texts) => {
    const { manager } = built(manifest, texts);
    expect(manager).toMatchObject({ name, locked, package: source });
  });

  it.each([
    ['vite', "build: { outDir: 'site' }", 'vite.config.ts', 'site'],
    ['vite', "root: 'client', build: { outDir: '../public/app' }", 'vite.config.mjs', 'public/app'],
    ['vite', 'root: "client"', 'vite.config.js', 'client/dist'],
    ['astro', "outDir: './www/'", 'astro.config.mjs', 'www'],
    ['@sveltejs/kit', "adapter({ pages: 'site' })", 'svelte.config.js', 'site'],
    ['next', "output: 'export', distDir: 'web'", 'next.config.mjs', 'web'],
    ['@angular/core', '{"projects": {"shop": {}}}', 'angular.json', 'dist/shop/browser'],
  ])('looks where the config of %s says: %s', (tool, text, file, expected) => {
    const { candidates } = built({ dependencies: { [tool]: '1' } }, { [file]: text });
    expect(candidates[0]).toContain(expected);
  });

  it.each([
    ['@sveltejs/kit', 'build'],
    ['astro', 'dist'],
    ['next', 'out'],
    ['nuxt', '.output/public'],
    ['gatsby', 'public'],
  ])('looks where %s puts it, before where it usually is', (tool, expected) => {
    expect(built({ dependencies: { [tool]: '1' } }).candidates[0]).toEqual([expected]);
  });

  it('looks where the script says', () => {
    const { candidates } = built({ scripts: { build: 'vite build --outDir www && echo ok' } });
    expect(candidates[0]).toEqual(['www']);
  });

  it.each(['/etc', '../other', 'a/../../b', '..', 'c\\..\\..\\d'])(
    'never looks in %s',
    (folder) => {
      const config = `build: { outDir: '${folder}' }`;
      expect(built({}, { 'vite.config.js': config }).candidates[0]).toEqual([
        'dist',
        'build',
        'out',
        '.output/public',
        '_site',
      ]);
    },
  );

  it('takes the top of the project only when no bundler is in use', () => {
    expect(built().candidates.at(-1)).toEqual(['.']);
    expect(built({ devDependencies: { vite: '8' } }).candidates.flat()).not.toContain('.');
  });
});

describe('installArguments', () => {
  const mode = { frozen: true, online: false, scripts: false };

  it.each([
    ['npm', {}, { 'package-lock.json': '' }, 'ci'],
    ['pnpm', {}, { 'pnpm-lock.yaml': '' }, 'install --frozen-lockfile'],
    ['yarn', {}, { 'yarn.lock': '' }, 'install --non-interactive'],
    ['yarn 2+', { packageManager: 'yarn@4.0.0' }, { 'yarn.lock': '' }, 'install --immutable'],
  ])('holds %s to the lock file and lets no script run', (_, manifest, texts, start) => {
    const { manager } = built(manifest, texts);
    const words = installArguments(manager, mode, '/cache').join(' ');
    expect(words.startsWith(start)).toBe(true);
    expect(words).toMatch(/--ignore-scripts|--mode=skip-build/);
    const allowed = installArguments(manager, { ...mode, scripts: true }, '/cache').join(' ');
    expect(allowed).not.toMatch(/ignore-scripts|skip-build/);
  });

  it('knows a stale lock file and an unknown version by what is printed', () => {
    expect(saysLockIsStale('npm error code EUSAGE')).toBe(true);
    expect(saysLockIsStale(' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install')).toBe(true);
    expect(saysLockIsStale('npm error code ERESOLVE')).toBe(false);
    expect(saysVersionIsUnknown('npm error code ETARGET')).toBe(true);
  });
});

describe('installStampOf', () => {
  const stamp = (manifest: object, texts?: Record<string, string>): string | undefined =>
    installStampOf(facts(manifest, texts), false);
  const base = { name: 'a', scripts: { build: 'x' }, dependencies: { react: '19.0.0' } };

  it('stays the same when nothing has changed about the packages', () => {
    expect(stamp({ ...base, name: 'b', scripts: { build: 'y' } })).toBe(stamp(base));
  });

  it('changes with the packages, the lock file, the settings and whether scripts run', () => {
    const stamps = [
      stamp(base),
      stamp({ ...base, devDependencies: { vite: '8.0.0' } }),
      stamp({ ...base, overrides: { a: '1' } }),
      stamp(base, { 'package-lock.json': '{}' }),
      stamp(base, { '.npmrc': 'legacy-peer-deps=true' }),
      installStampOf(facts(base), true),
    ];
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  it('is not given when folders of the project decide as well', () => {
    expect(stamp({ ...base, workspaces: ['x'] })).toBeUndefined();
    expect(stamp({ ...base, dependencies: { x: 'file:./x' } })).toBeUndefined();
    expect(stamp(base, { 'pnpm-workspace.yaml': '' })).toBeUndefined();
  });
});
