import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { BuildConfig } from '../../config/build.config';
import { succeeded, type BuildSteps } from './build-steps';
import { clearInstallStamp, installStampOf, writeInstallStamp } from './install-stamp';
import {
  installArguments,
  saysLockIsStale,
  saysVersionIsUnknown,
  type InstallMode,
  type PackageManager,
} from './package-managers';
import { readProjectFacts } from './project-facts';

/**
 * Installs a project's packages, and leaves a stamp that says what they were made from.
 *
 * A lock file that does not fit is the usual case, not an odd one: Claude edits the package.json
 * and has no way to bring the lock file up to date. So the install is tried again without holding
 * on to it, which writes a new one.
 *
 * @throws {AppBuildError} when the packages cannot be installed
 */
export async function installPackages(
  manager: PackageManager,
  steps: BuildSteps,
  config: BuildConfig,
): Promise<void> {
  const { folder, output } = steps;
  await mkdir(join(config.cacheFolder, 'npm'), { recursive: true });
  await clearInstallStamp(folder);
  const mode: InstallMode = {
    frozen: manager.locked,
    online: false,
    scripts: config.installScripts,
  };
  for (;;) {
    const args = installArguments(manager, mode, config.cacheFolder);
    const shown = `${manager.name} ${args[0]}`;
    const outcome = await steps.run({ shown, command: manager.name, args });
    if (succeeded(outcome)) break;
    if (outcome.reason === 'exit' && mode.frozen && saysLockIsStale(output.tail)) {
      output.say('The lock file does not fit the package.json: making a new one.');
      mode.frozen = false;
    } else if (outcome.reason === 'exit' && !mode.online && saysVersionIsUnknown(output.tail)) {
      output.say('A version is not in the cache: asking the registry.');
      mode.online = true;
    } else {
      throw steps.failure(shown, outcome);
    }
  }
  // Read again: the install may have written the lock file.
  const stamp = installStampOf(await readProjectFacts(folder), config.installScripts);
  if (stamp !== undefined) await writeInstallStamp(folder, stamp);
}
