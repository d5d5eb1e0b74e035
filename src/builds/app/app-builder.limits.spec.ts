import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { BuildHarness } from './testing/build-harness';

/** Left to itself it would go on for ever. */
const STAY = 'setInterval(() => {}, 1_000);';

/** Runs, and is not just waiting for its parent to ask for its exit code. */
const alive = (pid: number): boolean => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
};

describe('a build that passes its limits', () => {
  let harness: BuildHarness;

  beforeAll(async () => (harness = await BuildHarness.make()));
  afterEach(() => expect(harness.leftovers()).toEqual([]));
  afterAll(() => harness.remove());

  it('is stopped when it does not end, even if it ignores SIGTERM', async () => {
    const folder = await harness.scripted(
      'endless',
      `process.on('SIGTERM', () => {}); console.log('on and on'); ${STAY}`,
    );

    const { error } = await harness.build(harness.builder({ BUILD_TIMEOUT_SECONDS: '2' }), folder);

    expect(error).toMatchObject({ code: 'app_build_failed', step: 'build', reason: 'timeout' });
    expect(error?.message).toBe('"npm run build" was stopped: it took longer than 2 seconds.');
    expect(error?.tail).toContain('on and on');
  });

  it('may print 100 MB: the first of it is logged, the end is kept', async () => {
    const folder = await harness.scripted(
      'loud',
      `const line = 'x'.repeat(1023) + '\\n';
       for (let i = 0; i < 100; i++) process.stdout.write(line.repeat(1024));
       process.stdout.write('the last words\\n', () => process.exit(3));`,
    );

    const { error, lines } = await harness.build(harness.builder(), folder);

    expect(error).toMatchObject({ step: 'build', reason: 'exit', exitCode: 3 });
    expect(error?.tail).toContain('the last words');
    expect(Buffer.byteLength(error?.tail ?? '')).toBeLessThanOrEqual(8 * 1024);
    const logged = lines.reduce((sum, { text }) => sum + text.length, 0);
    expect(logged).toBeLessThan(1.1 * 1024 * 1024);
    expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(16 * 1024);
    expect(lines.filter(({ text }) => text === '… more output left out')).toHaveLength(1);
  });

  it.each([
    ['the disk is full', 'ENOSPC: no space left on device, write', 'insufficient_storage'],
    [
      'files cannot be watched',
      'ENOSPC: System limit for number of file watchers reached',
      'app_build_failed',
    ],
  ])('and fails because %s, is told so', async (_, words, code) => {
    const folder = await harness.scripted(code, `console.error('${words}'); process.exit(1);`);
    const { error } = await harness.build(harness.builder(), folder);
    expect(error).toMatchObject({ code });
  });

  it('is stopped when it eats memory, inside the JavaScript heap or outside', async () => {
    const builder = harness.builder({ BUILD_MEMORY_MB: '300' });
    const outside = await harness.scripted(
      'hungry',
      `const kept = []; setInterval(() => kept.push(Buffer.alloc(20e6, 1)), 20);`,
    );
    const inside = await harness.scripted(
      'greedy',
      `const kept = []; setInterval(() => kept.push(Array.from({ length: 1e6 }, (_, i) => ({ i }))), 1);`,
    );

    for (const folder of [outside, inside]) {
      const { error } = await harness.build(builder, folder);
      expect(error).toMatchObject({ step: 'build', reason: 'memory' });
      expect(error?.message).toContain('more than 300 MB');
    }
  });

  it('is stopped when it forks without end', async () => {
    const folder = await harness.project('forks', {
      'package.json': { scripts: { build: 'while :; do sleep 600 & done' } },
    });

    const { error } = await harness.build(harness.builder({ BUILD_MAX_PROCESSES: '40' }), folder);

    expect(error).toMatchObject({ step: 'build', reason: 'processes' });
    expect(error?.message).toContain('more than 40 processes');
  });

  it('leaves no daemon behind, not even one in a session of its own', async () => {
    const folder = await harness.scripted(
      'daemons',
      `import { spawn } from 'node:child_process';
       import { mkdirSync, writeFileSync } from 'node:fs';
       const daemon = (env) => spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); ${STAY}"],
         { detached: true, stdio: 'ignore', env });
       // The second throws the marker away as well, but is seen while its parent lives.
       const pids = [daemon(process.env), daemon({})].map((child) => (child.unref(), child.pid));
       mkdirSync('dist');
       writeFileSync('dist/index.html', JSON.stringify(pids));
       setTimeout(() => process.exit(), 1_000);`,
    );

    const { app } = await harness.build(harness.builder(), folder);

    const pids = JSON.parse(await harness.read(folder, 'dist/index.html')) as number[];
    expect(app?.kind).toBe('built');
    expect(pids).toHaveLength(2);
    expect(pids.filter(alive)).toEqual([]);
  });

  it('ends with all it started when it is aborted in the middle of an install', async () => {
    const registry = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const { port } = registry.address() as AddressInfo;
    const folder = await harness.project('aborted', {
      'package.json': { scripts: { build: 'true' }, dependencies: { react: '19.3.1' } },
    });
    const controller = new AbortController();
    const reason = new Error('cancelled');
    registry.once('connection', () => controller.abort(reason));

    const { error, phases } = await harness.build(
      harness.builder({ npm_config_registry: `http://127.0.0.1:${port}/` }),
      folder,
      controller.signal,
    );

    expect(error).toBe(reason);
    expect(phases).toEqual(['installing']);
    registry.close();
  });
});
