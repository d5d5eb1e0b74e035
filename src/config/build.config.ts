import { join, resolve } from 'node:path';
import type { DataConfig } from './data.config';
import { EnvReader } from './env-reader';

/** What any program needs to run and to reach the network from here. None of it is a secret of ours. */
const isSystemVariable = (name: string): boolean =>
  /^(PATH|LANG|LC_\w+|TZ)$/.test(name) ||
  /^(https?_proxy|no_proxy|all_proxy)$/i.test(name) ||
  /^(SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/.test(name);

/** What npm reads the operator's own settings from: `~/.npmrc` and variables, credentials included. */
const isNpmSettingsVariable = (name: string): boolean =>
  isSystemVariable(name) || name === 'HOME' || /^npm_config_/i.test(name);

/** How the apps that Claude writes are built, and within which limits. */
export class BuildConfig {
  /** For each of the two steps, install and build. */
  readonly timeoutSeconds: number;
  /** Resident memory of all processes of a build together, in MiB. */
  readonly memoryMb: number;
  readonly maxProcesses: number;
  /** How often a build that fails is handed back to Claude. */
  readonly fixAttempts: number;
  /** Whether packages may run scripts of theirs while they are installed. */
  readonly installScripts: boolean;
  /**
   * Words put before every command, e.g. `bwrap … --bind {folder} {folder}`. `{folder}` (the
   * project), `{private}` (its HOME and TMPDIR) and `{cache}` (packages) are filled in.
   */
  readonly sandboxCommand: readonly string[];
  /**
   * Whether builds run in namespaces of their own (without a `sandboxCommand`). `auto`: where the
   * system lets them; `required`: the service does not start elsewhere.
   */
  readonly isolation: 'auto' | 'required' | 'off';
  /** What no build may see, unless it is its own: our data, our HOME, our settings; absolute. */
  readonly privatePaths: readonly string[];
  /** Packages and package managers, shared by all builds. */
  readonly cacheFolder: string;
  /** The allow-listed part of our environment that builds get. */
  readonly environment: Readonly<Record<string, string>>;
  /** For reading the operator's npm settings; it may hold tokens, so builds never get it. */
  readonly npmSettingsEnvironment: Readonly<Record<string, string>>;

  constructor(env: EnvReader, data: DataConfig) {
    this.timeoutSeconds = env.integer('BUILD_TIMEOUT_SECONDS', {
      default: 600,
      min: 1,
      max: 86_400,
    });
    this.memoryMb = env.integer('BUILD_MEMORY_MB', { default: 2_048, min: 64, max: 1_048_576 });
    this.maxProcesses = env.integer('BUILD_MAX_PROCESSES', { default: 500, min: 5, max: 100_000 });
    this.fixAttempts = env.integer('BUILD_FIX_ATTEMPTS', { default: 2, min: 0, max: 10 });
    this.installScripts = env.choice('BUILD_INSTALL_SCRIPTS', ['on', 'off'], 'off') === 'on';
    this.sandboxCommand = env.text('SANDBOX_COMMAND')?.split(/\s+/) ?? [];
    this.isolation = env.choice('BUILD_ISOLATION', ['auto', 'required', 'off'], 'auto');
    const home = env.text('HOME');
    this.privatePaths = [
      data.root,
      resolve('.env'),
      ...(home === undefined ? [] : [resolve(home)]),
    ];
    this.cacheFolder = join(data.root, 'cache');
    this.environment = env.subset(isSystemVariable);
    this.npmSettingsEnvironment = env.subset(isNpmSettingsVariable);
  }
}
