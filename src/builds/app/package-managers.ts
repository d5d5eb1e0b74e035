import type { Manifest, ProjectFacts } from './project-facts';

export type PackageManagerName = 'npm' | 'pnpm' | 'yarn';

/** Which package manager a project uses, as its lock file and its package.json say. */
export interface PackageManager {
  name: PackageManagerName;
  /** Yarn 2 and later shares nothing with Yarn 1 but the name. */
  modernYarn: boolean;
  /** Whether there is a lock file of its kind. */
  locked: boolean;
  /** Where the registry has it, e.g. `pnpm@10.34.9`. */
  package: string;
  /** Whether the project asks for exactly that version. */
  pinned: boolean;
}

/** What a package manager is asked to do. */
export interface InstallMode {
  /** To install what the lock file says, and to fail when it does not fit the package.json. */
  frozen: boolean;
  /** To ask the registry even for what is cached: a cached list of versions may be too old. */
  online: boolean;
  scripts: boolean;
}

/** Used when a project does not say which version it wants; both run on every Node we support. */
const PNPM = '10.34.9';
const YARN_CLASSIC = '1.22.22';
const YARN_MODERN = '4.9.4';

export function packageManagerOf(manifest: Manifest, facts: ProjectFacts): PackageManager {
  const has = (name: string): boolean => facts.files.has(name);
  const [, wanted, version] =
    /^(npm|pnpm|yarn)@(\d+\.\d+\.\d+(?:-[\w.]+)?)(?:\+.*)?$/.exec(manifest.packageManager ?? '') ??
    [];
  const npmLocked = has('package-lock.json') || has('npm-shrinkwrap.json');

  if (wanted === 'pnpm' || (wanted === undefined && has('pnpm-lock.yaml'))) {
    return {
      name: 'pnpm',
      modernYarn: false,
      locked: has('pnpm-lock.yaml'),
      package: `pnpm@${version ?? PNPM}`,
      pinned: version !== undefined,
    };
  }
  if (wanted === 'yarn' || (wanted === undefined && has('yarn.lock'))) {
    const modernYarn =
      version === undefined
        ? has('.yarnrc.yml') || (facts.texts.get('yarn.lock')?.includes('__metadata:') ?? false)
        : !version.startsWith('1.');
    return {
      name: 'yarn',
      modernYarn,
      locked: has('yarn.lock'),
      package: modernYarn
        ? `@yarnpkg/cli-dist@${version ?? YARN_MODERN}`
        : `yarn@${version ?? YARN_CLASSIC}`,
      pinned: version !== undefined,
    };
  }
  // Npm comes with Node; another version of it is not worth a download.
  return { name: 'npm', modernYarn: false, locked: npmLocked, package: 'npm', pinned: false };
}

/**
 * The install as arguments. What matters is said here as well as in the environment, because the
 * project's own configuration may say otherwise and arguments win over it.
 */
export function installArguments(
  manager: PackageManager,
  mode: InstallMode,
  cacheFolder: string,
): string[] {
  const fetching = mode.online ? '--prefer-online' : '--prefer-offline';
  switch (manager.name) {
    case 'npm':
      return [
        mode.frozen ? 'ci' : 'install',
        '--no-audit',
        '--no-fund',
        '--include=dev',
        fetching,
        ...(mode.scripts ? [] : ['--ignore-scripts']),
      ];
    case 'pnpm':
      return [
        'install',
        mode.frozen ? '--frozen-lockfile' : '--no-frozen-lockfile',
        '--prod=false',
        `--store-dir=${cacheFolder}/pnpm`,
        // Hard links would let one project's build change the packages of all others.
        '--package-import-method=clone-or-copy',
        ...(mode.online ? [] : ['--prefer-offline']),
        ...(mode.scripts ? [] : ['--ignore-scripts', '--ignore-pnpmfile']),
      ];
    case 'yarn':
      return manager.modernYarn
        ? [
            'install',
            mode.frozen ? '--immutable' : '--no-immutable',
            ...(mode.scripts ? [] : ['--mode=skip-build']),
          ]
        : [
            'install',
            '--non-interactive',
            '--production=false',
            `--cache-folder=${cacheFolder}/yarn`,
            ...(mode.frozen ? ['--frozen-lockfile'] : []),
            ...(mode.online ? [] : ['--prefer-offline']),
            ...(mode.scripts ? [] : ['--ignore-scripts']),
          ];
  }
}

/** Whether a frozen install failed because the lock file does not fit the package.json. */
export const saysLockIsStale = (output: string): boolean =>
  /can only install packages (when|with)|code EUSAGE|ERR_PNPM_(OUTDATED_LOCKFILE|LOCKFILE_\w+|NO_LOCKFILE|BROKEN_LOCKFILE)|Your lockfile needs to be updated|YN0028/.test(
    output,
  );

/** Whether an install failed because the (perhaps cached) registry does not know a version. */
export const saysVersionIsUnknown = (output: string): boolean =>
  /code ETARGET|ERR_PNPM_NO_MATCHING_VERSION|Couldn't find any versions/.test(output);
