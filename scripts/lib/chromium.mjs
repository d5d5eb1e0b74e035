import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackage } from './apt-get.mjs';
import { onPath } from './on-path.mjs';
import { SetupError } from './setup-error.mjs';

const CANDIDATES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds a Chromium for the specs in a browser; as root on a Debian-like system it is installed when
 * there is none. Only tests need it, so without one they go on.
 *
 * @param {object} [options]
 * @param {(line: string) => void} [options.log]
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard]
 * @returns {Promise<string | undefined>} its path
 */
export async function findChromium({ log = () => {}, signal, guard } = {}) {
  const found = searchChromium();
  if (found || process.env.CHROMIUM_PATH || !canInstallPackages()) return found;

  log('Installing Chromium, for tests in a browser…');
  try {
    await installPackage('chromium', { signal, guard });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    log(error.message);
  }
  return searchChromium();
}

/** @returns {string | undefined} the path of a Chromium that is there and starts */
export function searchChromium() {
  const named = process.env.CHROMIUM_PATH?.trim();
  const files = named ? [named] : CANDIDATES.map((name) => onPath(name));
  return files.find((file) => file && starts(file));
}

/** Ubuntu's `chromium-browser` is a script that only says how to get it. */
function starts(file) {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return /^(Chromium|Google Chrome)\b/m.test(stdout ?? '');
}
