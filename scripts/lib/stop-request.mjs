import { identify, isRunning } from './process-identity.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOOK_EVERY_MS = 500;

/** Why a step was broken off: somebody asked us to stop. */
export class StopRequested extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(`stopped by ${reason}`);
    this.reason = reason;
  }
}

/**
 * Turns what may tell us to stop into one signal: SIGINT, SIGTERM, SIGHUP, and the death of the npm
 * that started us. npm passes signals on, but a kill -9 of npm would leave us running unseen.
 *
 * Repetitions are ignored: on Ctrl-C the terminal sends one signal and npm another.
 *
 * @returns {{ signal: AbortSignal, launcher?: import('./process-identity.mjs').ProcessIdentity, dispose: () => void }}
 */
export function listenForStop() {
  const controller = new AbortController();
  const stop = (reason) => controller.abort(new StopRequested(reason));
  for (const name of SIGNALS) process.on(name, stop);

  const launcher = process.env.npm_lifecycle_event ? identify(process.ppid) : undefined;
  const look = setInterval(() => {
    if (launcher && !isRunning(launcher)) stop('the end of npm');
  }, LOOK_EVERY_MS).unref();

  return {
    signal: controller.signal,
    launcher,
    dispose() {
      clearInterval(look);
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
}

/** @returns {Promise<{ requested: true }>} */
export function stopRequested(signal) {
  return new Promise((resolve) => {
    const requested = () => resolve({ requested: true });
    if (signal.aborted) requested();
    else signal.addEventListener('abort', requested, { once: true });
  });
}
