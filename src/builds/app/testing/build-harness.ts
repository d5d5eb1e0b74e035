import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BuildConfig } from '../../../config/build.config';
import { DataConfig } from '../../../config/data.config';
import { EnvReader } from '../../../config/env-reader';
import { WorkerConfig } from '../../../config/worker.config';
import type { AppBuildError } from '../app-build-error';
import { AppBuilder, type BuiltApp } from '../app-builder';
import { BuildIsolation } from '../build-isolation';
import type { OutputStream } from '../build-output';
import { BuildProcesses } from '../build-processes';
import { NpmSettingsReader } from '../npm-settings-reader';

/** What a build did, step by step. */
export interface BuildRecord {
  phases: string[];
  lines: { stream: OutputStream; text: string }[];
  /** All of the output as one text. */
  log: () => string;
}

/** Real builds for specs, in folders that go away. */
export class BuildHarness {
  private constructor(readonly root: string) {}

  static async make(): Promise<BuildHarness> {
    return new BuildHarness(await realpath(await mkdtemp(join(tmpdir(), 'onethread-build-'))));
  }

  /** @param settings environment variables of the service, on top of this machine's */
  builder(settings: Record<string, string> = {}): AppBuilder {
    const { config, data, isolation } = this.parts(settings);
    const npm = new NpmSettingsReader(config, data);
    return new AppBuilder(config, data, isolation, new BuildProcesses(), npm);
  }

  isolation(settings: Record<string, string> = {}): BuildIsolation {
    return this.parts(settings).isolation;
  }

  private parts(settings: Record<string, string>) {
    // How this machine reaches the registry is the machine's affair.
    const own = { DATA_DIR: join(this.root, 'data'), BUILD_ISOLATION: 'off', ...settings };
    // eslint-disable-next-line no-restricted-properties
    const env = new EnvReader({ ...process.env, ...own });
    const data = new DataConfig(env);
    const config = new BuildConfig(env, data);
    return { config, data, isolation: new BuildIsolation(config, data, new WorkerConfig(env)) };
  }

  /** Makes a project with these files; paths are relative, values that are no text become JSON. */
  async project(name: string, files: Readonly<Record<string, unknown>>): Promise<string> {
    const folder = join(this.root, 'projects', name);
    await mkdir(folder, { recursive: true });
    await this.write(folder, files);
    return folder;
  }

  /** A project without packages, whose build is this program. */
  scripted(name: string, program: string): Promise<string> {
    return this.project(name, {
      'package.json': { scripts: { build: 'node build.mjs' } },
      'build.mjs': program,
    });
  }

  async write(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }

  read(folder: string, path: string): Promise<string> {
    return readFile(join(folder, path), 'utf8');
  }

  /** @param onLine called with what is logged, as it is */
  async build(
    builder: AppBuilder,
    folder: string,
    signal: AbortSignal = new AbortController().signal,
    onLine: (text: string) => void = () => undefined,
  ): Promise<BuildRecord & { app?: BuiltApp; error?: AppBuildError }> {
    const phases: string[] = [];
    const lines: BuildRecord['lines'] = [];
    const record: BuildRecord = {
      phases,
      lines,
      log: () => lines.map(({ text }) => text).join('\n'),
    };
    try {
      const app = await builder.build(folder, {
        signal,
        log: (stream, text) => {
          lines.push({ stream, text });
          onLine(text);
        },
        phase: (phase) => Promise.resolve(void phases.push(phase)),
      });
      return { ...record, app };
    } catch (error) {
      return { ...record, error: error as AppBuildError };
    }
  }

  /** Processes that belong to a build of this harness: their HOME is in its folder. */
  leftovers(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/environ`).includes(this.root);
        } catch {
          return false;
        }
      })
      .map(Number);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
