import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { BuildConfig } from '../../config/build.config';
import { AppBuildError } from './app-build-error';
import { succeeded, type BuildSteps } from './build-steps';
import type { PackageManager } from './package-managers';

/**
 * The folder to find the project's package manager in; undefined when the machine has it. One that
 * the machine does not have, or not in the version the project asks for, comes from the npm registry and is kept in
 * the cache.
 *
 * @throws {AppBuildError} with reason `package_manager` when the registry does not have it
 */
export async function packageManagerTools(
  manager: PackageManager,
  steps: BuildSteps,
  config: BuildConfig,
): Promise<string | undefined> {
  if (manager.name === 'npm') return undefined;
  if (!manager.pinned && (await isOnPath(manager.name, config.environment.PATH))) return undefined;
  const parent = join(config.cacheFolder, 'tools');
  const folder = join(parent, manager.package.replaceAll('/', '+'));
  const programs = join(folder, 'node_modules/.bin');
  if (await isProgram(join(programs, manager.name))) return programs;

  const draft = join(parent, `.${randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, 'package.json'), '{"private":true}');
    const outcome = await steps.run({
      shown: `npm install ${manager.package}`,
      command: 'npm',
      args: ['install', manager.package, '--no-audit', '--no-fund', '--ignore-scripts'],
      cwd: draft,
    });
    if (!succeeded(outcome) || !(await isProgram(join(draft, 'node_modules/.bin', manager.name)))) {
      throw new AppBuildError(
        `This project uses ${manager.package}, which is not on this machine and cannot be had from the npm registry.`,
        { step: 'install', reason: 'package_manager', tail: steps.output.tail },
      );
    }
    // Another build may have been quicker; both hold the same.
    await rename(draft, folder).catch(() => undefined);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return programs;
}

async function isOnPath(program: string, path = ''): Promise<boolean> {
  const found = await Promise.all(
    path.split(delimiter).map((folder) => isProgram(join(folder, program))),
  );
  return found.includes(true);
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
