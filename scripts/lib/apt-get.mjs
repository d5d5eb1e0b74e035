import { onPath } from './on-path.mjs';
import { runStep } from './run-step.mjs';
import { SetupError } from './setup-error.mjs';

/** Whether packages of the system can be installed: as root, on a Debian-like one. */
export const canInstallPackages = () => process.getuid() === 0 && onPath('apt-get') !== undefined;

/**
 * Installs one package of the system.
 *
 * @param {string} name
 * @param {{ signal?: AbortSignal, guard?: import('./guard.mjs').Guard }} options
 * @throws {SetupError}
 */
export async function installPackage(name, { signal, guard }) {
  const aptGet = (what, args, limitMs) =>
    runStep({
      what,
      command: 'apt-get',
      args: ['-o', 'DPkg::Lock::Timeout=120', ...args],
      limitMs,
      signal,
      guard,
      options: { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } },
    });
  const wanted = ['install', '-y', '--no-install-recommends', name];
  try {
    await aptGet(`Installing ${name}`, wanted, 300_000);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    // A fresh system has no lists of packages, an old one has stale ones.
    await aptGet('Updating the lists of packages', ['update'], 300_000);
    await aptGet(`Installing ${name}`, wanted, 300_000);
  }
}
