import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../config/env-reader';
import { BuildHarness } from './testing/build-harness';

const ISOLATED = { BUILD_ISOLATION: 'required' };
const made = `import { mkdirSync, writeFileSync } from 'node:fs'; mkdirSync('dist', { recursive: true });`;

let harness: BuildHarness;
/** Why this machine has no namespaces for us; the specs about them are then left out. */
let refused: string | undefined;

beforeAll(async () => {
  harness = await BuildHarness.make();
  refused = await harness
    .isolation(ISOLATED)
    .onModuleInit()
    .then(
      () => undefined,
      (error: Error) => error.message,
    );
  if (refused !== undefined) console.warn(`left out: ${refused}`);
});
afterEach(() => expect(harness.leftovers()).toEqual([]));
afterAll(() => harness.remove());

/** A spec for machines that have namespaces. */
const isolated = (name: string, test: () => Promise<void>) =>
  it(name, async () => {
    if (refused === undefined) await test();
  });

/** Builds a project with this program, isolated; the program's page is what it found. */
async function found(name: string, program: string, settings: Record<string, string> = {}) {
  const folder = await harness.scripted(
    name,
    `import { execSync } from 'node:child_process';
     import * as fs from 'node:fs';
     const attempt = (work) => { try { return work() } catch (error) { return String(error.code ?? error.status ?? error) } };
     const sh = (command) => attempt(() => execSync(command, { encoding: 'utf8', stdio: 'pipe' }));
     const result = {};
     ${program}
     fs.mkdirSync('dist', { recursive: true });
     fs.writeFileSync('dist/index.html', JSON.stringify(result));`,
  );
  const { error } = await harness.build(harness.builder({ ...ISOLATED, ...settings }), folder);
  expect(error).toBeUndefined();
  return JSON.parse(await harness.read(folder, 'dist/index.html')) as Record<string, unknown>;
}

describe('an isolated build', () => {
  isolated('sees no other process, and nobody else’s files', async () => {
    const home = await harness.project('home', {
      '.npmrc': 'x=CANARY',
      '.claude/a.json': 'CANARY',
    });
    const other = await harness.project('other', { 'src/main.js': 'CANARY' });
    const data = await harness.project('../data/claude', { 'transcript.jsonl': 'CANARY' });
    const secret = spawn('sleep', ['60'], { env: { SECRET: 'CANARY', PATH: '/usr/bin:/bin' } });

    const result = await found(
      'nosy',
      `result.pids = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length;
       result.environs = sh('cat /proc/[0-9]*/environ | tr "\\\\0" "\\\\n"');
       for (const path of ${JSON.stringify([home, other, data, '/home', '/var', '/run', '/sys', '/etc/ssh', '/etc/ssl/private'])}) {
         result[path] = attempt(() => fs.readdirSync(path).join());
       }
       for (const path of ${JSON.stringify([join(home, '.npmrc'), '/etc/shadow', `/proc/${secret.pid}/environ`, `/proc/${process.pid}/environ`])}) {
         result[path] = attempt(() => fs.readFileSync(path, 'utf8'));
       }
       result.devices = fs.readdirSync('/dev').join();`,
      { HOME: home },
    ).finally(() => secret.kill());

    expect(JSON.stringify(result)).not.toContain('CANARY');
    expect(result).toMatchObject({
      '/home': 'ENOENT',
      '/var': 'ENOENT',
      '/run': 'ENOENT',
      '/sys': 'ENOENT',
      devices: 'fd,full,null,random,stderr,stdin,stdout,urandom,zero',
      [`/proc/${secret.pid}/environ`]: 'ENOENT',
    });
    expect(['', 'ENOENT']).toContain(result['/etc/shadow']);
    expect(result.pids).toBeLessThan(8);
    expect(result.environs).toContain('ONETHREAD_BUILD=');
  });

  isolated(
    'writes to its own folders only, and cannot take away what covers the rest',
    async () => {
      const other = await harness.project('beside', { 'a.txt': 'CANARY' });

      const result = await found(
        'bold',
        `for (const path of ['/usr/x', '/etc/x', '/x', '/dev/x', '${other}/x', process.env.npm_config_cache + '/../../cache/x']) {
         result[path] = attempt(() => fs.writeFileSync(path, 'x'));
       }
       fs.writeFileSync('mine', ''); fs.writeFileSync(process.env.HOME + '/mine', '');
       fs.writeFileSync(process.env.TMPDIR + '/mine', ''); fs.writeFileSync('/tmp/mine', '');
       result.mounted = sh('umount -l /usr || mount -t tmpfs none /usr');
       result.deeper = sh('unshare --user --map-root-user --mount sh -c "umount -l ' + process.cwd() + '; umount -l /tmp; cat ${other}/a.txt"');
       result.privileges = sh('grep -E "Cap(Eff|Prm|Bnd)|NoNewPrivs" /proc/self/status');`,
      );

      expect(JSON.stringify(result)).not.toContain('CANARY');
      expect(result['/usr/x']).toBe('EROFS');
      expect(result['/etc/x']).toBe('EROFS');
      expect(result['/x']).toBe('EROFS');
      expect(result.privileges).toMatch(/CapEff:\t0+\n/);
      expect(result.privileges).toContain('NoNewPrivs:\t1');
      expect(existsSync(join(other, 'x'))).toBe(false);
    },
  );

  isolated('leaves nobody behind, wherever they have gone', async () => {
    await found(
      'daemon',
      `const { spawn } = await import('node:child_process');
       spawn('setsid', ['sleep', '86399.417'], { detached: true, stdio: 'ignore', env: { PATH: process.env.PATH } }).unref();
       result.ok = true;`,
    );
    // `afterEach` looks for what knows its folder; this one has thrown its environment away.
    const { execFileSync } = await import('node:child_process');
    expect(
      execFileSync('sh', ['-c', 'pgrep -fx "sleep 86399.417" || true'], { encoding: 'utf8' }),
    ).toBe('');
  });

  isolated('ends when it is told to', async () => {
    const folder = await harness.scripted(
      'long',
      `${made} console.log('begun'); setInterval(() => {}, 1e3);`,
    );
    const stop = new AbortController();
    const started = performance.now();
    let begun = 0;
    const outcome = await harness.build(harness.builder(ISOLATED), folder, stop.signal, (text) => {
      if (!text.includes('begun')) return;
      begun = performance.now() - started;
      stop.abort(new Error('stopped'));
    });
    expect(outcome.error?.message).toBe('stopped');
    expect(begun).toBeGreaterThan(0);
  });

  isolated('is stopped at its limits as any other', async () => {
    const builder = harness.builder({ ...ISOLATED, BUILD_MEMORY_MB: '300' });
    const hungry = await harness.scripted(
      'hungry',
      `const kept = []; setInterval(() => kept.push(Buffer.alloc(20e6, 1)), 20);`,
    );
    const { error } = await harness.build(builder, hungry);
    expect(error).toMatchObject({ step: 'build', reason: 'memory' });
  });

  isolated('installs packages, and tells exit codes and output', async () => {
    const folder = await harness.project('packages', {
      'package.json': {
        scripts: { build: 'node build.mjs' },
        dependencies: { beside: 'file:./beside' },
      },
      'beside/package.json': { name: 'beside', version: '1.0.0', main: 'index.js' },
      'beside/index.js': 'module.exports = "from beside"',
      'build.mjs': `import text from 'beside'; console.error(text); process.exit(7);`,
    });
    const { error } = await harness.build(harness.builder(ISOLATED), folder);
    expect(error).toMatchObject({ step: 'build', reason: 'exit', exitCode: 7 });
    expect(error?.tail).toContain('from beside');
    expect(error?.tail).not.toContain(harness.root);
  });
});

describe('where the system has no namespaces', () => {
  /** A PATH with Node on it and nothing to isolate with. */
  async function bare(): Promise<string> {
    const folder = join(harness.root, 'bare');
    await mkdir(folder, { recursive: true });
    await symlink(process.execPath, join(folder, 'node')).catch(() => undefined);
    await writeFile(
      join(folder, 'unshare'),
      '#!/bin/sh\necho "unshare failed: Operation not permitted" >&2\nexit 1\n',
    );
    await chmod(join(folder, 'unshare'), 0o755);
    return folder;
  }

  it('the service does not start when isolation is required, and says why', async () => {
    const starting = harness.isolation({ ...ISOLATED, PATH: await bare() }).onModuleInit();
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(
      'BUILD_ISOLATION: builds cannot be isolated here: unshare failed: Operation not permitted',
    );
  });

  it('builds run all the same when it is not, as they do when it is off', async () => {
    const folder = await harness.project('plain', { 'index.html': 'x' });
    const ways: Record<string, string>[] = [
      { BUILD_ISOLATION: 'auto', PATH: await bare() },
      { BUILD_ISOLATION: 'off' },
    ];
    for (const settings of ways) {
      const isolation = harness.isolation(settings);
      await expect(isolation.onModuleInit()).resolves.toBeUndefined();
      await expect(
        isolation.words({ folder, step: 'build', place: undefined as never }),
      ).resolves.toEqual([]);
    }
  });
});
