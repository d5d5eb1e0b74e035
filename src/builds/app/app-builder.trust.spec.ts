import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildHarness } from './testing/build-harness';

describe('a project that is not to be trusted', () => {
  let harness: BuildHarness;

  beforeAll(async () => (harness = await BuildHarness.make()));
  afterAll(() => harness.remove());

  /** A project with a package beside it that runs a script when it is installed. */
  const withInstallScript = (name: string): Promise<string> =>
    harness.project(name, {
      'package.json': {
        scripts: { build: 'mkdir -p dist && touch dist/index.html' },
        dependencies: { nosy: 'file:./nosy' },
      },
      'nosy/package.json': {
        name: 'nosy',
        version: '1.0.0',
        scripts: { postinstall: 'touch ../was-here' },
      },
    });

  it('does not learn what the service knows', async () => {
    const home = await harness.project('home', {
      '.npmrc':
        '//registry.npmjs.org/:_authToken=CANARY-token\n@corp:registry=https://npm.corp.example/\nregistry=https://mirror.example/npm/\n',
    });
    const folder = await harness.scripted(
      'spy',
      `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
       mkdirSync('dist');
       const npmrc = readFileSync(process.env.HOME + '/.npmrc', 'utf8');
       writeFileSync('dist/index.html', JSON.stringify({ env: process.env, npmrc }));`,
    );
    const builder = harness.builder({
      HOME: home,
      npm_config_userconfig: join(home, '.npmrc'),
      DATABASE_URL: 'postgres://CANARY',
      REDIS_URL: 'redis://CANARY',
      API_KEYS: 'CANARY',
      ANTHROPIC_API_KEY: 'CANARY',
      CLAUDE_CODE_OAUTH_TOKEN: 'CANARY',
      AWS_SECRET_ACCESS_KEY: 'CANARY',
      NODE_AUTH_TOKEN: 'CANARY',
      NODE_ENV: 'production',
      'npm_config_//registry.npmjs.org/:_authToken': 'CANARY',
    });

    const { app, error } = await harness.build(builder, folder);

    expect(error).toBeUndefined();
    expect(app?.kind).toBe('built');
    const text = await harness.read(folder, 'dist/index.html');
    expect(text).not.toContain('CANARY');
    const { env, npmrc } = JSON.parse(text);
    expect(env).toMatchObject({ npm_config_registry: 'https://mirror.example/npm/', CI: '1' });
    expect(env.NODE_ENV).toBeUndefined();
    expect(env.HOME).not.toBe(home);
    expect(npmrc).toBe('@corp:registry=https://npm.corp.example/\n');
    expect(existsSync(env.HOME)).toBe(false);
  });

  it('has packages that run no scripts while they are installed', async () => {
    const folder = await withInstallScript('quiet');
    const { app } = await harness.build(harness.builder(), folder);
    expect(app?.kind).toBe('built');
    expect(existsSync(join(folder, 'node_modules/nosy'))).toBe(true);
    expect(existsSync(join(folder, 'was-here'))).toBe(false);
  });

  it('has packages that run scripts where the operator allows it', async () => {
    const folder = await withInstallScript('loud');
    await harness.build(harness.builder({ BUILD_INSTALL_SCRIPTS: 'on' }), folder);
    expect(existsSync(join(folder, 'was-here'))).toBe(true);
  });

  it('cannot have npm run a program, or install elsewhere, by its own settings', async () => {
    const folder = await withInstallScript('settings');
    await harness.write(folder, {
      '.npmrc':
        'ignore-scripts=false\nnode-options=--require=./evil.js\nscript-shell=./evil.sh\nglobal=true\nomit=dev\nregistry=http://127.0.0.1:9/\n',
      'evil.js': "require('node:fs').writeFileSync(__dirname + '/evil-ran', '')",
      'evil.sh': `#!/bin/sh\ntouch ${folder}/evil-ran\n`,
    });
    const { app } = await harness.build(harness.builder(), folder);
    expect(app?.kind).toBe('built');
    expect(existsSync(join(folder, 'node_modules/nosy'))).toBe(true);
    expect(existsSync(join(folder, 'was-here'))).toBe(false);
    expect(existsSync(join(folder, 'evil-ran'))).toBe(false);
  });

  it('runs the scripts before and after its build', async () => {
    const folder = await harness.project('hooks', {
      'package.json': {
        scripts: { prebuild: 'mkdir dist', build: 'true', postbuild: 'touch dist/index.html' },
      },
    });
    const { app } = await harness.build(harness.builder(), folder);
    expect(app?.outputFolder).toBe(join(folder, 'dist'));
  });

  it('has no output outside: a folder that is a link, or behind one, is refused', async () => {
    const secret = await harness.project('secret', {
      'index.html': 'secret',
      'sub/index.html': '',
    });
    const folder = await harness.project('linked', {
      'package.json': { scripts: { build: `ln -s ${secret} dist` } },
      'vite.config.js': "export default { build: { outDir: 'dist/sub' } }",
    });
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ step: 'output', reason: 'output' });
    expect(error?.message).toContain('Links are not followed: dist/sub, dist');
  });

  it('has no output that is a link to a page elsewhere', async () => {
    const secret = await harness.project('secret-page', { 'index.html': 'secret' });
    const folder = await harness.project('linked-page', { 'dist/app.js': '' });
    await symlink(join(secret, 'index.html'), join(folder, 'dist/index.html'));
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ step: 'output', reason: 'output' });
  });
});
