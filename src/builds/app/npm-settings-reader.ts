import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { BuildConfig } from '../../config/build.config';
import { DataConfig } from '../../config/data.config';
import { searchPath } from './build-environment';
import { npmSettingsOf, type NpmSettings } from './npm-settings';

const READ_TIMEOUT_MS = 30_000;
const run = promisify(execFile);

/**
 * Asks npm for the operator's settings, from `~/.npmrc` and elsewhere: builds have another HOME, and
 * still install from the same registry. No project is near, so no project has a say in it.
 */
@Injectable()
export class NpmSettingsReader {
  private readonly logger = new Logger(NpmSettingsReader.name);
  private reading?: Promise<NpmSettings>;

  constructor(
    private readonly config: BuildConfig,
    private readonly data: DataConfig,
  ) {}

  /** Read once. When npm does not answer: the defaults, and the next call asks again. */
  async read(): Promise<NpmSettings> {
    this.reading ??= this.ask();
    try {
      return await this.reading;
    } catch (error) {
      this.reading = undefined;
      this.logger.warn({ err: error }, "npm does not tell its settings; using npm's defaults");
      return npmSettingsOf({ registry: null, proxy: null, 'https-proxy': null });
    }
  }

  private async ask(): Promise<NpmSettings> {
    await mkdir(this.data.temporary, { recursive: true });
    const { npmSettingsEnvironment: environment } = this.config;
    const { stdout } = await run('npm', ['config', 'list', '--json', '--global'], {
      cwd: this.data.temporary,
      env: { ...environment, PATH: searchPath(environment.PATH) },
      timeout: READ_TIMEOUT_MS,
      maxBuffer: 4 * 1024 * 1024,
    });
    const settings = npmSettingsOf(JSON.parse(stdout) as Record<string, unknown>);
    if (settings.withheld.length > 0) {
      this.logger.warn(
        `npm's ${settings.withheld.join(', ')} holds credentials, which builds do not get: they use npm's default instead`,
      );
    }
    return settings;
  }
}
