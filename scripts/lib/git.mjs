import { canInstallPackages, installPackage } from './apt-get.mjs';
import { onPath } from './on-path.mjs';
import { SetupError } from './setup-error.mjs';

const HOW_TO_GET_IT = [
  'git is needed to keep the source of projects, and it is not here. Get it:',
  '  Debian, Ubuntu   apt-get install git',
  '  Fedora           dnf install git',
  '  macOS            xcode-select --install',
  'or set GIT_EXECUTABLE.',
].join('\n');

/**
 * Makes sure that there is a git; as root on a Debian-like system it is installed.
 *
 * @param {object} [options]
 * @param {(line: string) => void} [options.log]
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard]
 * @throws {SetupError}
 */
export async function ensureGit({ log = () => {}, signal, guard } = {}) {
  if (process.env.GIT_EXECUTABLE || onPath('git')) return;
  if (!canInstallPackages()) throw new SetupError(HOW_TO_GET_IT);
  log('Installing git…');
  await installPackage('git', { signal, guard });
  if (!onPath('git')) throw new SetupError(HOW_TO_GET_IT);
}
