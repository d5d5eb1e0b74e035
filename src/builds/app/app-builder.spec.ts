import { join } from 'node:path';
import { BuildHarness } from './testing/build-harness';

describe('AppBuilder', () => {
  let harness: BuildHarness;

  beforeAll(async () => (harness = await BuildHarness.make()));
  afterAll(() => harness.remove());

  it.each([
    ['.', 'index.html'],
    ['public', 'public/index.html'],
    ['dist', 'dist/index.html'],
  ])('serves a static project as it is, from %s', async (expected, page) => {
    const folder = await harness.project(`static-${expected}`, { [page]: 'hello' });
    const { app, phases, lines } = await harness.build(harness.builder(), folder);
    expect(app).toEqual({ kind: 'static', outputFolder: join(folder, expected) });
    expect(phases).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('serves a project with a package.json but no build script as it is', async () => {
    const folder = await harness.project('unbuilt', {
      'package.json': { dependencies: { react: '19.3.1' }, scripts: { dev: 'vite' } },
      'index.html': '',
    });
    const { app } = await harness.build(harness.builder(), folder);
    expect(app?.kind).toBe('static');
  });

  it('says so when there is nothing to show', async () => {
    const folder = await harness.project('empty', { 'README.md': '' });
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ status: 422, step: 'output', reason: 'output', tail: '' });
    expect(error?.message).toContain('There is no index.html in any of: the top of the project');
  });

  it('says so when a build leaves nothing to show, with what it printed', async () => {
    const folder = await harness.project('fruitless', {
      'package.json': { scripts: { build: 'echo nothing here' } },
    });
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ step: 'output', reason: 'output' });
    expect(error?.tail).toContain('nothing here');
  });

  it('says so when the package.json is no JSON', async () => {
    const folder = await harness.project('broken', { 'package.json': '{ "scripts": }' });
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ step: 'install', reason: 'manifest' });
    expect(error?.message).toMatch(/^The package\.json is not valid JSON/);
  });

  it('says so when a package does not exist', async () => {
    const folder = await harness.project('missing', {
      'package.json': { scripts: { build: 'true' }, dependencies: { gone: 'file:./gone.tgz' } },
    });
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ step: 'install', reason: 'exit' });
    expect(error?.message).toMatch(/^"npm install" failed with exit code \d+\.$/);
    expect(error?.tail).toContain('gone.tgz');
    expect(error?.tail).not.toContain(harness.root);
  });

  it('makes a new lock file when the old one does not fit the package.json', async () => {
    const manifest = {
      scripts: { build: 'mkdir -p out && cp node_modules/two/page.html out/index.html' },
      dependencies: { one: 'file:./one' } as Record<string, string>,
    };
    const folder = await harness.project('stale', {
      'package.json': manifest,
      'one/package.json': { name: 'one', version: '1.0.0' },
      'two/package.json': { name: 'two', version: '1.0.0' },
      'two/page.html': 'two',
    });
    await harness.build(harness.builder(), folder);
    manifest.dependencies.two = 'file:./two';
    await harness.write(folder, { 'package.json': manifest });

    const { app, log } = await harness.build(harness.builder(), folder);

    expect(app?.outputFolder).toBe(join(folder, 'out'));
    expect(log()).toMatch(/\$ npm ci[^]*does not fit the package\.json[^]*\$ npm install/);
    expect(await harness.read(folder, 'package-lock.json')).toContain('"two"');
  });

  it('has a build script speak through, without colours', async () => {
    const folder = await harness.scripted(
      'colours',
      `console.error('\\u001b[31mred\\u001b[0m alert', process.cwd() + '/src/a.ts'); process.exit(1)`,
    );
    const { error, lines } = await harness.build(harness.builder(), folder);
    expect(error?.tail).toContain('red alert src/a.ts');
    expect(lines).toContainEqual({ stream: 'stderr', text: 'red alert src/a.ts\n' });
    expect(lines[0]).toEqual({ stream: 'service', text: '$ npm run build' });
  });

  it('puts the sandbox before the command, with the folders filled in', async () => {
    const folder = await harness.project('sandboxed', {
      'package.json': { scripts: { build: 'mkdir dist && echo $BOX > dist/index.html' } },
    });
    const builder = harness.builder({ SANDBOX_COMMAND: 'env BOX={folder}' });
    await harness.build(builder, folder);
    expect(await harness.read(folder, 'dist/index.html')).toBe(`${folder}\n`);
  });

  it('says so when the sandbox is missing', async () => {
    const folder = await harness.scripted('unboxed', '');
    const builder = harness.builder({ SANDBOX_COMMAND: 'no-such-sandbox' });
    const { error } = await harness.build(builder, folder);
    expect(error).toMatchObject({ step: 'build', reason: 'not_started' });
  });

  it('does nothing when it is aborted before it starts', async () => {
    const folder = await harness.scripted('late', '');
    const { error, phases } = await harness.build(
      harness.builder(),
      folder,
      AbortSignal.abort(new Error('too late')),
    );
    expect(error?.message).toBe('too late');
    expect(phases).toEqual([]);
  });
});
