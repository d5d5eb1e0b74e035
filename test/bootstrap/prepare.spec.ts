import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const PREPARE = join(__dirname, 'support', 'prepare.mjs');
const INSTALLING = 'Installing packages… (this takes a minute or two)\n';
const BUILDING = 'Building…\n';

/** A compiler that only leaves a trace. */
const NEST = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  if (process.env.NEST_FAILS) { console.log('src/main.ts:1:1 - error TS1005'); process.exit(1); }
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/main.js', '');
`;

describe('The set-up of a checkout', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'onethread-prepare-'));
    write('package.json', JSON.stringify({ name: 'app', version: '1.0.0', dependencies: cli }));
    write('cli/package.json', JSON.stringify({ name: '@nestjs/cli', version: '1.0.0' }));
    write('cli/bin/nest.js', NEST);
    write('src/main.ts', 'first');
    npm('install', '--package-lock-only');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  // A link to a folder: installed without a registry.
  const cli = { '@nestjs/cli': 'file:cli' };

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }

  const npm = (...args: string[]) =>
    execFileSync('npm', [...args, '--offline', '--no-audit'], { cwd: root, stdio: 'pipe' });

  const prepare = async (env: Record<string, string> = {}) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PREPARE, root], {
      env: { ...process.env, ...env },
    });
    return stdout;
  };

  it('installs and builds what is missing, once', async () => {
    await expect(prepare()).resolves.toBe(INSTALLING + BUILDING);
    await expect(prepare()).resolves.toBe('');
  });

  it('is done by one of two that start at once, for which the other waits', async () => {
    const [first, second] = (await Promise.all([prepare(), prepare()])).sort().reverse();

    expect([first, second]).toContain(INSTALLING + BUILDING);
    // Nothing at all when it was so slow to start that there was no need to wait.
    expect([first, second].join('')).toMatch(
      /^(Waiting for another npm command that sets up this checkout…\n)?Installing.*\nBuilding…\n$/,
    );
  });

  it('takes packages that somebody has installed by hand', async () => {
    npm('ci');

    await expect(prepare()).resolves.toBe(BUILDING);
  });

  it('installs and builds again when the lock file has changed', async () => {
    await prepare();
    write('other/package.json', JSON.stringify({ name: 'other', version: '1.0.0' }));
    npm('install', '--package-lock-only', './other');

    await expect(prepare()).resolves.toBe(INSTALLING + BUILDING);
  });

  it('builds again when a source has changed, but not for a spec', async () => {
    await prepare();

    write('src/main.spec.ts', 'a test');
    await expect(prepare()).resolves.toBe('');
    write('src/main.ts', 'other');
    await expect(prepare()).resolves.toBe(BUILDING);
    rmSync(join(root, 'dist'), { recursive: true });
    await expect(prepare()).resolves.toBe(BUILDING);
  });

  it('shows what the compiler says, and builds again next time', async () => {
    await expect(prepare({ NEST_FAILS: '1' })).rejects.toThrow(
      'Building (nest build) failed (exit code 1).\nsrc/main.ts:1:1 - error TS1005',
    );
    await expect(prepare()).resolves.toBe(BUILDING);
  });
});

describe('The version of Node', () => {
  const problem = (version: string) =>
    execFileSync(process.execPath, [join(__dirname, 'support', 'node-version.mjs'), version], {
      encoding: 'utf8',
    });

  it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0'])('%s will do', (version) => {
    expect(problem(version)).toBe('');
  });

  it.each(['14.21.3', '18.20.8', '20.18.3', '21.7.3', '22.11.0'])(
    '%s is refused with one line',
    (version) => {
      expect(problem(version)).toMatch(
        new RegExp(`^Onethread needs Node 20\\.19 or newer .*this is Node ${version}\\.\n$`),
      );
    },
  );
});
