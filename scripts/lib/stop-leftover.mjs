import { readFileSync } from 'node:fs';
import { identify, isRunning } from './process-identity.mjs';
import { SetupError } from './setup-error.mjs';
import { until } from './until.mjs';

/**
 * Ends a process that is not our child: a server of an earlier run that was killed.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {number} options.pid
 * @param {[NodeJS.Signals, number][]} options.stops signals and how many ms to wait after each
 * @param {AbortSignal} [options.signal]
 * @throws {SetupError} when it does not end
 */
export async function stopLeftover({ name, pid, stops, signal }) {
  const leftover = identify(pid);
  for (const [ending, limitMs] of stops) {
    if (!isRunning(leftover)) return;
    try {
      process.kill(pid, ending);
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw new SetupError(
          `${name} of an earlier run (pid ${pid}) cannot be ended: ${error.message}.`,
        );
      }
    }
    await until(() => !isRunning(leftover), { limitMs, signal });
  }
  if (isRunning(leftover)) {
    throw new SetupError(`${name} of an earlier run (pid ${pid}) does not end: end it by hand.`);
  }
}

/** The number in the first line of a pid file. @returns {number | undefined} */
export function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0]) || undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
