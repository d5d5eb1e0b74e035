import { spawn } from 'node:child_process';
import { identify } from './process-identity.mjs';
import { SetupError } from './setup-error.mjs';

const EXCERPT_LINES = 20;
const GRACE_MS = 10_000;

/**
 * Runs one command of the set-up to its end, in a process group of its own so that it can be stopped
 * with all it started.
 *
 * @param {object} step
 * @param {string} step.what names the step in messages, e.g. `Installing packages`
 * @param {string} step.command
 * @param {string[]} step.args
 * @param {number} step.limitMs
 * @param {AbortSignal} [step.signal] aborting stops the command; the promise then rejects with the reason
 * @param {import('./guard.mjs').Guard} [step.guard]
 * @param {(child: import('./process-identity.mjs').ProcessIdentity | undefined) => void} [step.started]
 * @param {boolean} [step.show] print the output as it comes, instead of an excerpt on failure
 * @param {import('node:child_process').SpawnOptions} [step.options]
 * @returns {Promise<string>} stdout; nothing when shown
 * @throws {SetupError} with what was tried, how it ended and the beginning and end of its output
 */
export async function runStep(step) {
  const { what, command, args, limitMs, signal, guard, started, show, options } = step;
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    ...options,
    detached: true,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid) {
    guard?.watch(child.pid, { signal: 'TERM', group: true });
    started?.(identify(child.pid));
  }

  let stdout = '';
  let output = '';
  child.stdout?.on('data', (chunk) => (stdout += chunk));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  }

  let tookTooLong = false;
  let force;
  const stop = () => {
    killGroup(child, 'SIGTERM');
    force ??= setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS);
  };
  const limit = setTimeout(() => {
    tookTooLong = true;
    stop();
  }, limitMs);
  signal?.addEventListener('abort', stop, { once: true });

  const end = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code, killedBy) => resolve({ code, killedBy }));
  });
  clearTimeout(limit);
  clearTimeout(force);
  signal?.removeEventListener('abort', stop);
  if (child.pid) guard?.forget(child.pid);

  signal?.throwIfAborted();
  if (end.code === 0 && !tookTooLong) return stdout;
  const how = tookTooLong
    ? `took longer than ${Math.round(limitMs / 1000)} s and was stopped`
    : `failed (${end.error?.message ?? (end.killedBy ? end.killedBy : `exit code ${end.code}`)})`;
  throw new SetupError([`${what} ${how}.`, excerpt(output)].filter(Boolean).join('\n'));
}

function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/** npm and compilers tell the cause first, others last; between the two there may be a lot. */
function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= 2 * EXCERPT_LINES) return lines.join('\n');
  return [...lines.slice(0, EXCERPT_LINES), '…', ...lines.slice(-EXCERPT_LINES)].join('\n');
}
