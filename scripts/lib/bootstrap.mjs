import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuild } from './build.mjs';
import { ensureGit } from './git.mjs';
import { startGuard } from './guard.mjs';
import { lockData, whileSettingUp } from './locks.mjs';
import { ensurePackages } from './packages.mjs';
import { ROOT } from './root.mjs';
import { startService } from './service.mjs';
import { startServices } from './services.mjs';
import { printable } from './setup-error.mjs';
import { StopRequested, listenForStop, stopRequested } from './stop-request.mjs';
import { runWatching } from './watch.mjs';

/**
 * Sets up what is missing, starts Postgres, Redis and the service, and stays until the service ends.
 *
 * @param {object} [options] all but `watch` are for tests
 * @param {boolean} [options.watch] rebuild and restart the service when a source changes
 * @param {string} [options.entry] the service's script
 * @param {boolean} [options.prepare] false: packages and build are there
 * @param {number} [options.stopLimitMs] how long the service may take to stop
 * @returns {Promise<number>} the exit code: 0 when stopped by a signal, else the service's
 */
export async function bootstrap(options = {}) {
  surviveClosedOutput();
  const stop = listenForStop();
  try {
    return await setUpAndServe(options, stop);
  } catch (error) {
    if (error instanceof StopRequested) return 0;
    console.error(printable(error));
    return 1;
  } finally {
    stop.dispose();
  }
}

async function setUpAndServe(options, { signal, launcher }) {
  const { watch = false, entry = join(ROOT, 'dist', 'main.js'), prepare = true } = options;
  const log = (line) => console.log(line);
  if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
  const dataDir = resolve(ROOT, process.env.DATA_DIR?.trim() || '.data');

  const lock = await lockData({ dataDir, launcher, log, signal });
  const guard = startGuard();
  let services;
  try {
    if (prepare) {
      await whileSettingUp({ root: ROOT, log, signal, guard }, async (setUp) => {
        await ensurePackages(setUp);
        await ensureGit(setUp);
        if (!watch) await ensureBuild(setUp);
      });
    }
    services = await startServices({
      dataDir,
      databaseUrl: process.env.DATABASE_URL?.trim(),
      redisUrl: process.env.REDIS_URL?.trim(),
      log,
      signal,
      guard,
    });
    const { databaseUrl, redisUrl } = services;
    const temporary = freshFolder(join(dataDir, 'tmp'));
    const start = () => {
      const service = startService({
        entry,
        cwd: ROOT,
        env: {
          ...process.env,
          DATABASE_URL: databaseUrl,
          REDIS_URL: redisUrl,
          DATA_DIR: dataDir,
          TMPDIR: temporary,
        },
        guard,
        stopLimitMs: options.stopLimitMs ?? stopLimitMs(),
        complain: (line) => console.error(line),
      });
      lock.update({ work: service.identity });
      return service;
    };
    const run = watch ? runWatching : runOnce;
    return await run({ start, root: ROOT, lost: services.lost, signal, guard });
  } finally {
    await services?.stop();
    await guard.dismiss();
    lock.release();
  }
}

/** @returns {Promise<number>} the exit code */
async function runOnce({ start, lost, signal }) {
  const service = start();
  const outcome = await Promise.race([
    service.ended,
    lost.then((reason) => ({ lost: reason })),
    stopRequested(signal),
  ]);
  if (outcome.lost) console.error(outcome.lost);
  await service.stop();
  return exitCode(await service.ended, outcome);
}

function exitCode(end, { lost, requested }) {
  if (lost) return 1;
  // Nest ends the process with the very signal that it was stopped by.
  if (['SIGINT', 'SIGTERM', 'SIGHUP'].includes(end.signal)) return 0;
  if (end.signal && !requested) console.error(`The service was ended by ${end.signal}.`);
  return end.signal ? 1 : end.code;
}

/** What the service gives running turns, and what closing takes beyond that. */
function stopLimitMs() {
  const grace = Number(process.env.SHUTDOWN_GRACE_SECONDS?.trim() || 5);
  return ((Number.isFinite(grace) ? grace : 5) + 10) * 1_000;
}

/**
 * For temporary files of the service alone, which a kill leaves behind: copies of conversations are
 * among them. The lock says that nobody else uses it.
 */
function freshFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A terminal that was closed, or `npm start | head`: go on, for there is work to finish. */
function surviveClosedOutput() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
