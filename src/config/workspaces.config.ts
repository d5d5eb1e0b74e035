import { EnvReader } from './env-reader';

/** How large a project's source may get, and the git that keeps it. */
export class WorkspacesConfig {
  /** Files of a version, not counting what is ignored (node_modules, build output). */
  readonly maxFiles: number;
  /** Bytes of a version, counted likewise. */
  readonly maxBytes: number;
  /** A name to be found on the PATH, or a path. */
  readonly gitExecutable: string;
  /** How long one git command may take. */
  readonly gitTimeoutSeconds: number;
  /** All that git gets of this process's environment. */
  readonly gitEnvironment: Readonly<Record<string, string>>;

  constructor(env: EnvReader) {
    this.maxFiles = env.integer('WORKSPACE_MAX_FILES', {
      default: 10_000,
      min: 1,
      max: 1_000_000,
    });
    this.maxBytes = env.integer('WORKSPACE_MAX_BYTES', {
      default: 200 * 1024 * 1024,
      min: 1,
      max: 100 * 1024 * 1024 * 1024,
    });
    this.gitExecutable = env.text('GIT_EXECUTABLE') ?? 'git';
    this.gitTimeoutSeconds = env.integer('GIT_TIMEOUT_SECONDS', {
      default: 120,
      min: 1,
      max: 3_600,
    });
    this.gitEnvironment = env.subset((variable) => variable === 'PATH');
  }
}
