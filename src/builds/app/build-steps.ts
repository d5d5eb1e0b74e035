import type { DomainError } from '../../common/domain-error';
import { insufficientStorage, saysDiskIsFull } from '../../common/storage-errors';
import { BuildConfig } from '../../config/build.config';
import {
  AppBuildError,
  describeOutcome,
  type BuildStep,
  type ProcessOutcome,
} from './app-build-error';
import { buildEnvironment } from './build-environment';
import type { BuildIsolation } from './build-isolation';
import type { BuildOutput } from './build-output';
import type { BuildPlace } from './build-place';
import type { BuildProcesses } from './build-processes';
import type { NpmSettings } from './npm-settings';
import type { PackageManagerName } from './package-managers';

export interface BuildStepsParts {
  config: BuildConfig;
  isolation: BuildIsolation;
  processes: BuildProcesses;
  npm: NpmSettings;
  manager: PackageManagerName;
  place: BuildPlace;
  /** The project, absolute and without links. */
  folder: string;
  output: BuildOutput;
  signal: AbortSignal;
}

export interface StepCommand {
  /** What people are told is run; without the flags that only we care about. */
  shown: string;
  command: string;
  args: readonly string[];
  /** Where it runs, if not in the project. */
  cwd?: string;
}

/** In the environment of every process of a build: by it, what a dead worker left is found. */
export const BUILD_FOLDER = 'ONETHREAD_BUILD_FOLDER';

const MIB = 1024 * 1024;

/** Runs the commands of one build: one environment and one deadline for each step. */
export class BuildSteps {
  /** A folder with programs that the project needs and the machine does not have. */
  tools?: string;
  private step: 'install' | 'build' = 'install';
  private deadline = Infinity;

  constructor(private readonly parts: BuildStepsParts) {}

  get output(): BuildOutput {
    return this.parts.output;
  }

  get folder(): string {
    return this.parts.folder;
  }

  /** Begins a step: its clock runs from now. */
  begin(step: 'install' | 'build'): void {
    this.step = step;
    this.deadline = performance.now() + this.parts.config.timeoutSeconds * 1_000;
  }

  /** Resolves however the command ended; rejects only when the build was aborted. */
  async run({ shown, command, args, cwd }: StepCommand): Promise<ProcessOutcome> {
    const { config, isolation, processes, place, folder, output, signal } = this.parts;
    output.say(`$ ${shown}`);
    output.forget();
    const before = await isolation.words({ place, folder, step: this.step });
    const [program, ...words] = [...before, command, ...args];
    // Npm also fetches the other package managers.
    const manager = command === 'npm' ? 'npm' : this.parts.manager;
    const outcome = await processes.run(
      {
        command: program,
        args: words,
        cwd: cwd ?? folder,
        env: {
          ...buildEnvironment({ ...this.parts, step: this.step, manager, tools: this.tools }),
          [BUILD_FOLDER]: folder,
        },
        limits: {
          deadline: this.deadline,
          memoryBytes: config.memoryMb * MIB,
          processes: config.maxProcesses,
        },
      },
      signal,
      output,
    );
    return this.ranOutOfHeap(outcome) ? { reason: 'memory' } : outcome;
  }

  /** The error for a command that ended badly. A full disk is not the app's fault. */
  failure(shown: string, outcome: ProcessOutcome, step: BuildStep = this.step): DomainError {
    if (saysDiskIsFull(this.output.tail)) return insufficientStorage();
    return new AppBuildError(describeOutcome(shown, outcome, this.parts.config), {
      step,
      reason: outcome.reason,
      tail: this.output.tail,
      ...(outcome.reason === 'exit' ? { exitCode: outcome.exitCode } : {}),
    });
  }

  /** V8 reaches its own limit, a share of ours, and ends itself. */
  private ranOutOfHeap(outcome: ProcessOutcome): boolean {
    const failed =
      outcome.reason === 'signal' || (outcome.reason === 'exit' && outcome.exitCode !== 0);
    return failed && /JavaScript heap out of memory/.test(this.output.tail);
  }
}

export const succeeded = (outcome: ProcessOutcome): boolean =>
  outcome.reason === 'exit' && outcome.exitCode === 0;
