// `npm run check:dashboard`: sets up as `npm start` does, runs a load under a real Prometheus, and asks it
// every query of the dashboard.
import { nodeVersionProblem } from './lib/node-version.mjs';

const LIMIT_MINUTES = 6;

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}

// Imported only now: an old Node may not be able to read the rest.
const { ensureBuild } = await import('./lib/build.mjs');
const { startGuard } = await import('./lib/guard.mjs');
const { whileSettingUp } = await import('./lib/locks.mjs');
const { ensurePackages } = await import('./lib/packages.mjs');
const { findRedis } = await import('./lib/redis-binary.mjs');
const { ROOT } = await import('./lib/root.mjs');
const { runStep } = await import('./lib/run-step.mjs');
const { printable } = await import('./lib/setup-error.mjs');
const { StopRequested, listenForStop } = await import('./lib/stop-request.mjs');

process.exit(await check());

/**
 * @returns {Promise<number>} the exit code
 */
async function check() {
  const { signal, dispose } = listenForStop();
  const guard = startGuard();
  try {
    const log = (line) => console.log(line);
    // `.env` is left alone, and so are a Postgres and a Redis that people work with.
    await whileSettingUp({ root: ROOT, log, signal, guard }, async (setUp) => {
      await ensurePackages(setUp);
      await findRedis(setUp);
      await ensureBuild(setUp);
    });
    await runStep({
      what: 'Checking the dashboard',
      command: process.execPath,
      args: ['-r', 'ts-node/register/transpile-only', 'test/dashboard/main.ts'],
      limitMs: LIMIT_MINUTES * 60_000,
      signal,
      guard,
      show: true,
      options: { cwd: ROOT },
    });
    return 0;
  } catch (error) {
    if (error instanceof StopRequested) return 130;
    console.error(printable(error));
    return 1;
  } finally {
    await guard.dismiss();
    dispose();
  }
}
