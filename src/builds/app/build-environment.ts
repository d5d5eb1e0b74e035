import { delimiter, dirname, join } from 'node:path';
import type { BuildConfig } from '../../config/build.config';
import type { BuildPlace } from './build-place';
import type { NpmSettings } from './npm-settings';
import type { PackageManagerName } from './package-managers';

export interface EnvironmentParts {
  config: BuildConfig;
  npm: NpmSettings;
  place: BuildPlace;
  step: 'install' | 'build';
  manager: PackageManagerName;
  /** A folder with programs that this project needs and the machine does not have. */
  tools?: string;
}

/** The share of the memory limit that one JavaScript heap may have; the rest is for native code. */
const HEAP_SHARE = 0.75;

/**
 * The environment of a build's processes: what is allow-listed and what we say, nothing else.
 *
 * Npm takes variables before the project's own `.npmrc`. So all settings are given here by which
 * that file could run a program (`node-options`, `script-shell`, `git`), have the install write
 * elsewhere (`global`, `cache`), or put something into the shared cache that does not come from
 * the operator's registry (`registry`, `https-proxy`, `strict-ssl`).
 */
export function buildEnvironment(parts: EnvironmentParts): Record<string, string> {
  const { config, npm, place, step, manager, tools } = parts;
  const nodeOptions = `--max-old-space-size=${Math.floor(config.memoryMb * HEAP_SHARE)}`;
  const caches: Record<string, string> =
    step === 'install'
      ? {
          npm_config_cache: join(config.cacheFolder, 'npm'),
          YARN_GLOBAL_FOLDER: join(config.cacheFolder, 'yarn-modern'),
        }
      : // The app's own code has no business in what all projects install from.
        { npm_config_cache: join(place.temporary, 'npm') };
  return {
    LANG: 'C.UTF-8',
    ...config.environment,
    ...registryVariables(npm, manager),
    ...ownVariables(manager, config.installScripts),
    ...caches,
    PATH: searchPath(config.environment.PATH, tools),
    HOME: place.home,
    TMPDIR: place.temporary,
    CI: '1',
    TERM: 'dumb',
    NO_COLOR: '1',
    GIT_TERMINAL_PROMPT: '0',
    NODE_OPTIONS: nodeOptions,
    DO_NOT_TRACK: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    npm_config_userconfig: place.npmrc,
    npm_config_node_options: nodeOptions,
    npm_config_script_shell: '/bin/sh',
    npm_config_git: 'git',
    npm_config_global: 'false',
    npm_config_location: 'project',
    npm_config_update_notifier: 'false',
    npm_config_progress: 'false',
    // In the build step it would leave out `prebuild` and `postbuild`.
    npm_config_ignore_scripts: String(step === 'install' && !config.installScripts),
    COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  };
}

/** Yarn reads npm's variables too, and takes `null` for the name of a host. */
function registryVariables(npm: NpmSettings, manager: PackageManagerName): Record<string, string> {
  const entries = Object.entries(npm.variables);
  return Object.fromEntries(
    manager === 'yarn' ? entries.filter(([, value]) => value !== 'null') : entries,
  );
}

/** Apart, because npm warns of settings that it does not know. */
function ownVariables(manager: PackageManagerName, scripts: boolean): Record<string, string> {
  switch (manager) {
    case 'npm':
      return {};
    case 'pnpm':
      return {
        // It would fetch, and run, another version of itself.
        npm_config_manage_package_manager_versions: 'false',
        npm_config_package_manager_strict: 'false',
      };
    case 'yarn':
      return {
        // A project may bring its own Yarn, a program, and would have it run instead of ours.
        YARN_IGNORE_PATH: '1',
        YARN_ENABLE_SCRIPTS: String(scripts),
        YARN_ENABLE_TELEMETRY: '0',
        // Without node_modules there is nothing to keep for the next build.
        YARN_NODE_LINKER: 'node-modules',
      };
  }
}

/** Without the service's own tools, which `npm start` puts there; with this Node, if nothing else. */
export function searchPath(path = '', tools?: string): string {
  const folders = path.split(delimiter).filter((folder) => {
    return folder !== '' && !/node_modules\/\.bin\/?$|node-gyp-bin\/?$/.test(folder);
  });
  return [...(tools === undefined ? [] : [tools]), ...folders, dirname(process.execPath)].join(
    delimiter,
  );
}
