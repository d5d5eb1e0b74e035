import { spawn } from 'node:child_process';
import { identify } from './process-identity.mjs';

/**
 * @typedef {object} Service
 * @property {import('./process-identity.mjs').ProcessIdentity | undefined} identity
 * @property {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} ended
 * @property {() => Promise<void>} stop asks it to end, and kills it when the limit is over
 */

/**
 * Starts the service in our process group.
 *
 * It learns of our death by the closed IPC channel, and it holds the guard's channel too, so that the
 * databases stay for as long as it lives.
 *
 * @param {object} options
 * @param {string} options.entry the script
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('./guard.mjs').Guard} options.guard
 * @param {number} options.stopLimitMs
 * @param {(line: string) => void} options.complain
 * @returns {Service}
 */
export function startService({ entry, cwd, env, guard, stopLimitMs, complain }) {
  const child = spawn(process.execPath, ['--enable-source-maps', entry], {
    cwd,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc', guard.channel],
  });
  let running = true;
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      complain(`The service cannot be started: ${error.message}.`);
      resolve({ code: 1, signal: null });
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  ended.then(() => (running = false));

  return {
    identity: child.pid ? identify(child.pid) : undefined,
    ended,
    async stop() {
      if (!running) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => {
        complain(`The service did not stop within ${stopLimitMs / 1000} s and was killed.`);
        child.kill('SIGKILL');
      }, stopLimitMs);
      await ended;
      clearTimeout(force);
    },
  };
}
