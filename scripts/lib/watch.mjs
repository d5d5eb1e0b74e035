import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { nestCli } from './build.mjs';
import { within } from './server-process.mjs';
import { stopRequested } from './stop-request.mjs';

/** What TypeScript says after each good compilation in watch mode (diagnostic 6194). */
const COMPILED = 'Found 0 errors';
const STOP_LIMIT_MS = 5_000;

/**
 * Compiles whenever a source changes, and after each good compilation starts the service anew. While
 * the sources do not compile the last good service goes on.
 *
 * @param {object} options
 * @param {() => import('./service.mjs').Service} options.start
 * @param {string} options.root the checkout
 * @param {Promise<string>} options.lost
 * @param {AbortSignal} options.signal
 * @param {import('./guard.mjs').Guard} options.guard
 * @returns {Promise<number>} the exit code
 */
export async function runWatching({ start, root, lost, signal, guard }) {
  const compiler = spawn(
    process.execPath,
    [nestCli(root), 'build', '--watch', '--preserveWatchOutput'],
    { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (compiler.pid) guard.watch(compiler.pid, { signal: 'TERM', group: true });
  const compilerEnded = new Promise((resolve) => {
    compiler.once('error', (error) => resolve(error.message));
    compiler.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });

  /** @type {import('./service.mjs').Service | undefined} */
  let service;
  let stopping = false;
  const restart = async () => {
    const previous = service;
    service = undefined;
    await previous?.stop();
    if (stopping) return;
    const started = start();
    service = started;
    started.ended.then(({ code, signal: killedBy }) => {
      if (stopping || service !== started) return;
      console.error(
        `The service has ended (${killedBy ?? `exit code ${code}`}); it starts again after a change.`,
      );
    });
  };

  // One restart at a time, and however many compilations pass meanwhile: one more.
  let restarting = Promise.resolve();
  let waiting = false;
  createInterface({ input: compiler.stdout }).on('line', (line) => {
    console.log(line);
    if (!line.includes(COMPILED) || waiting) return;
    waiting = true;
    restarting = restarting.then(() => {
      waiting = false;
      return restart();
    });
  });

  const outcome = await Promise.race([
    stopRequested(signal),
    lost,
    compilerEnded.then((how) => `The compiler has ended (${how}).`),
  ]);
  stopping = true;
  if (typeof outcome === 'string') console.error(outcome);
  endGroup(compiler, 'SIGTERM');
  await within(compilerEnded, STOP_LIMIT_MS);
  endGroup(compiler, 'SIGKILL');
  await restarting;
  await service?.stop();
  return typeof outcome === 'string' ? 1 : 0;
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}
