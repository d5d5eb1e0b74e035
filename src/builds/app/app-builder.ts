import { realpath } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { BuildConfig } from '../../config/build.config';
import { DataConfig } from '../../config/data.config';
import { AppBuildError } from './app-build-error';
import { BuildIsolation } from './build-isolation';
import { BuildOutput, type BuildLog } from './build-output';
import { BuildPlace } from './build-place';
import { BuildProcesses } from './build-processes';
import { BuildSteps, succeeded } from './build-steps';
import { installPackages } from './install-packages';
import { installStampOf, readInstallStamp } from './install-stamp';
import { noOutputError } from './no-output-error';
import { NpmSettingsReader } from './npm-settings-reader';
import { findOutputFolder } from './output-folder';
import { packageManagerTools } from './package-manager-tools';
import { ManifestError, readProjectFacts, type ProjectFacts } from './project-facts';
import { recipeOf, type Recipe } from './recipe';

export interface AppBuildOptions {
  /** Stops the build; `build` then rejects with its reason, after all processes have ended. */
  signal: AbortSignal;
  /** Gets what the build prints: whole lines, several at a time, at most 1 MiB of them in all. */
  log: BuildLog;
  /** Called before each step that has something to do. */
  phase: (phase: 'installing' | 'building') => Promise<void>;
}

export interface BuiltApp {
  /** Absolute path of a folder with an index.html; for a static project perhaps the project itself. */
  outputFolder: string;
  /** `static`: files as they are. `built`: what the project's build script made. */
  kind: 'static' | 'built';
}

/** Makes of a project's files something to show. */
@Injectable()
export class AppBuilder {
  constructor(
    private readonly config: BuildConfig,
    private readonly data: DataConfig,
    private readonly isolation: BuildIsolation,
    private readonly processes: BuildProcesses,
    private readonly npmSettings: NpmSettingsReader,
  ) {}

  /**
   * Installs packages (unless nothing about them has changed here since the last time), runs the
   * build script and finds the result. May write to the project: node_modules, the lock file, and
   * whatever the build script writes. One build per folder at a time.
   *
   * @param folder the project
   * @throws {AppBuildError} when the app does not build, or passes a limit
   */
  async build(folder: string, options: AppBuildOptions): Promise<BuiltApp> {
    const root = await realpath(folder);
    const facts = await this.factsOf(root);
    const recipe = recipeOf(facts);
    let tail = '';
    if (recipe.kind === 'built') tail = await this.carryOut(recipe, root, folder, facts, options);
    options.signal.throwIfAborted();
    const search = await findOutputFolder(root, recipe.candidates);
    if (search.found === undefined) throw noOutputError(recipe, facts, search.links, tail);
    return { outputFolder: search.found, kind: recipe.kind };
  }

  private async factsOf(root: string): Promise<ProjectFacts> {
    try {
      return await readProjectFacts(root);
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      throw new AppBuildError(error.message, {
        step: 'install',
        reason: 'manifest',
        tail: error.message,
      });
    }
  }

  /** Resolves with the tail of what the build script printed. */
  private async carryOut(
    recipe: Extract<Recipe, { kind: 'built' }>,
    root: string,
    folder: string,
    facts: ProjectFacts,
    { signal, log, phase }: AppBuildOptions,
  ): Promise<string> {
    signal.throwIfAborted();
    const { config, isolation, processes } = this;
    const npm = await this.npmSettings.read();
    const place = await BuildPlace.make(this.data.temporary, npm.npmrc);
    try {
      const output = new BuildOutput(log, [
        [root, ''],
        [folder, ''],
        [place.home, '~'],
        [place.folder, '<temporary>'],
        [config.cacheFolder, '<cache>'],
      ]);
      const steps = new BuildSteps({
        config,
        isolation,
        processes,
        npm,
        manager: recipe.manager.name,
        place,
        folder: root,
        output,
        signal,
      });
      steps.begin('install');
      const upToDate = !recipe.needsPackages || (await this.hasPackages(root, facts));
      if (!upToDate) await phase('installing');
      steps.tools = await packageManagerTools(recipe.manager, steps, config);
      if (!upToDate) await installPackages(recipe.manager, steps, config);
      else if (recipe.needsPackages) output.say('The packages are as the last install left them.');

      await phase('building');
      steps.begin('build');
      const shown = `${recipe.manager.name} run build`;
      const outcome = await steps.run({
        shown,
        command: recipe.manager.name,
        args: ['run', 'build'],
      });
      if (!succeeded(outcome)) throw steps.failure(shown, outcome);
      return output.tail;
    } finally {
      await place.remove();
    }
  }

  private async hasPackages(root: string, facts: ProjectFacts): Promise<boolean> {
    const stamp = installStampOf(facts, this.config.installScripts);
    return stamp !== undefined && stamp === (await readInstallStamp(root));
  }
}
