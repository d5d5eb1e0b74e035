import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { SetupError } from './setup-error.mjs';
import { until } from './until.mjs';

const LOG_LIMIT_BYTES = 5_000_000;
const LOG_TAIL_LINES = 12;
const READY_LIMIT_MS = 60_000;

/**
 * @typedef {object} Server a database server of our own
 * @property {number} pid
 * @property {Promise<string>} exited how it ended, in words
 * @property {() => boolean} running
 * @property {() => Promise<void>} stop asks it to end with the signals given, each with its limit
 */

/**
 * Starts a server in a process group of its own, so that a terminal's Ctrl-C does not end it before
 * the service is done with it. It writes to a log file and not to us, for it may outlive us.
 *
 * @param {object} options
 * @param {string} options.command
 * @param {string[]} options.args
 * @param {string} options.log path of the log file
 * @param {[NodeJS.Signals, number][]} options.stops signals and how many ms to wait after each
 * @param {import('./guard.mjs').Guard} [options.guard]
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} [options.argv0]
 * @param {number} [options.uid]
 * @param {number} [options.gid]
 * @returns {Server}
 */
export function startServer({ command, args, log, stops, guard, ...options }) {
  if (statSync(log, { throwIfNoEntry: false })?.size > LOG_LIMIT_BYTES) renameSync(log, `${log}.1`);
  const output = openSync(log, 'a', 0o600);
  const child = spawn(command, args, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (child.pid) guard?.watch(child.pid, { signal: stops[0][0].slice(3), group: false });

  let running = true;
  const exited = new Promise((resolve) => {
    const end = (how) => {
      running = false;
      if (child.pid) guard?.forget(child.pid);
      resolve(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
  });

  return {
    pid: child.pid ?? 0,
    exited,
    running: () => running,
    async stop() {
      for (const [signal, limitMs] of stops) {
        if (!running) return;
        child.kill(signal);
        await within(exited, limitMs);
      }
    },
  };
}

/**
 * Starts a server on a free port and waits until it serves. Another process can take the port between
 * our look and the server's: then it is tried again on another one.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.log
 * @param {() => Promise<{ server: Server, ready: () => Promise<unknown> }>} options.start
 * @param {string[]} options.passing words in the log of a failed start after which another try makes sense
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<Server>}
 */
export async function startUntilReady({ name, log, start, passing, signal }) {
  const end = Date.now() + READY_LIMIT_MS;
  for (;;) {
    const logStart = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    const { server, ready } = await start();
    let answer;
    try {
      answer = await until(async () => !server.running() || (await ready()), {
        limitMs: Math.max(0, end - Date.now()),
        signal,
      });
    } catch (error) {
      await server.stop();
      throw error;
    }
    if (answer && server.running()) return server;

    const timedOut = server.running();
    await server.stop();
    const said = readFrom(log, logStart);
    if (!timedOut && Date.now() < end && passing.some((words) => said.includes(words))) {
      await until(() => false, { limitMs: 100, signal });
      continue;
    }
    const how = timedOut
      ? `was not ready within ${READY_LIMIT_MS / 1000} s`
      : `did not start (${await server.exited})`;
    throw new SetupError(
      `${name} ${how}. The end of ${log}:\n${said.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n')}`,
    );
  }
}

function readFrom(log, position) {
  const content = readFileSync(log);
  // A smaller file is a new one.
  return content.subarray(content.length < position ? 0 : position).toString('utf8');
}

/** Waits for the promise, but not longer than the limit. */
export async function within(promise, limitMs) {
  let timer;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([promise, limit]);
  clearTimeout(timer);
}
