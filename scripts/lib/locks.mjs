import { join } from 'node:path';
import { LockHeldError, takeLock } from './lock.mjs';
import { isRunning } from './process-identity.mjs';
import { SetupError } from './setup-error.mjs';
import { until } from './until.mjs';

const ENDING_LIMIT_MS = 30_000;
const SETUP_LIMIT_MS = 20 * 60_000;

/**
 * The lock on a data folder, for as long as a service runs on it.
 *
 * @param {object} options
 * @param {string} options.dataDir
 * @param {import('./process-identity.mjs').ProcessIdentity} [options.launcher]
 * @param {(line: string) => void} options.log
 * @param {AbortSignal} options.signal
 * @returns {Promise<import('./lock.mjs').Lock>}
 * @throws {SetupError} one line, when another one has it
 */
export async function lockData({ dataDir, launcher, log, signal }) {
  const folder = join(dataDir, 'lock');
  const take = () => takeLock(folder, { launcher });
  let lock;
  try {
    lock = take();
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    const { owner } = error;
    // Its npm was killed: it has seen that or is about to, and ends.
    if (owner.launcher && !isRunning(owner.launcher)) {
      log('Waiting for the previous run to end…');
      lock = await until(() => unlessHeld(take), { limitMs: ENDING_LIMIT_MS, signal });
    }
    if (!lock) {
      throw new SetupError(
        `Onethread is already running on ${dataDir} (pid ${owner.pid}): stop it first, or set another DATA_DIR.`,
      );
    }
  }

  try {
    await endPrevious(lock, { log, signal });
  } catch (error) {
    lock.release();
    throw error;
  }
  return lock;
}

/**
 * The service of a killed bootstrap notices and ends by itself, and so the guard ends `npm ci`. But
 * until then they hold ports and write files.
 */
async function endPrevious({ previous }, { log, signal }) {
  const work = previous?.work;
  if (!isRunning(work)) return;
  log('Waiting for the previous run to end…');
  if (await until(() => !isRunning(work), { limitMs: ENDING_LIMIT_MS, signal })) return;
  process.kill(work.pid, 'SIGKILL');
  await until(() => !isRunning(work), { limitMs: 5_000, signal });
}

/**
 * What a step of the set-up needs.
 *
 * @typedef {object} SetUp
 * @property {string} root the checkout
 * @property {(line: string) => void} log
 * @property {AbortSignal} [signal]
 * @property {import('./guard.mjs').Guard} [guard]
 * @property {(child: import('./process-identity.mjs').ProcessIdentity | undefined) => void} [started] told of each process
 */

/**
 * Runs the work while nobody else installs or builds in this checkout: `npm test` beside `npm start`.
 *
 * @template T
 * @param {SetUp} setUp
 * @param {(setUp: SetUp) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileSettingUp(setUp, work) {
  const { root, log, signal } = setUp;
  const take = () => unlessHeld(() => takeLock(join(root, '.data', 'setup-lock')));
  let lock = take();
  if (!lock) {
    log('Waiting for another npm command that sets up this checkout…');
    lock = await until(take, { limitMs: SETUP_LIMIT_MS, everyMs: 200, signal });
  }
  if (!lock) {
    throw new SetupError('Another npm command has been setting up this checkout for too long.');
  }
  try {
    await endPrevious(lock, { log, signal });
    return await work({ ...setUp, started: (child) => lock.update({ work: child }) });
  } finally {
    lock.release();
  }
}

function unlessHeld(take) {
  try {
    return take();
  } catch (error) {
    if (error instanceof LockHeldError) return undefined;
    throw error;
  }
}
