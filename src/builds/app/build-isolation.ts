import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildConfig } from '../../config/build.config';
import { DataConfig } from '../../config/data.config';
import { ConfigError } from '../../config/env-reader';
import { WorkerConfig } from '../../config/worker.config';
import { searchPath } from './build-environment';
import { BuildPlace } from './build-place';
import { Isolated, namespaceWords } from './namespaces';

const PROBE_TIMEOUT_MS = 10_000;
const run = promisify(execFile);

/** `command`: the operator's own. */
export type IsolationKind = 'namespaces' | 'command' | 'none';

interface Isolation {
  kind: IsolationKind;
  /** Why there is none. */
  reason?: string;
}

/**
 * What keeps a build script from the service's files, processes and environment. Found out by trying,
 * once: kernels, containers and security modules forbid namespaces in many ways.
 */
@Injectable()
export class BuildIsolation implements OnModuleInit {
  private readonly logger = new Logger(BuildIsolation.name);
  private found?: Promise<Isolation>;

  constructor(
    private readonly config: BuildConfig,
    private readonly data: DataConfig,
    private readonly worker: WorkerConfig,
  ) {}

  /** @throws ConfigError when isolation is required and cannot be had */
  async onModuleInit(): Promise<void> {
    if (!this.worker.runsWorker) return;
    const { kind, reason } = await this.isolation();
    if (kind === 'none' && this.config.isolation === 'required') {
      throw new ConfigError('BUILD_ISOLATION', `builds cannot be isolated here: ${reason}`);
    }
    const line = { isolation: kind, ...(reason === undefined ? {} : { reason }) };
    if (kind === 'none') {
      this.logger.warn(
        line,
        'builds are not isolated: a build script can read whatever this service can',
      );
    } else this.logger.log(line, 'builds are isolated');
  }

  /** The words to put before a build's command. */
  async words(job: Isolated): Promise<string[]> {
    const { kind } = await this.isolation();
    if (kind === 'command') return this.operatorsCommand(job);
    return kind === 'namespaces' ? namespaceWords(this.config, job) : [];
  }

  private isolation(): Promise<Isolation> {
    return (this.found ??= this.find());
  }

  private async find(): Promise<Isolation> {
    if (this.config.sandboxCommand.length > 0) return { kind: 'command' };
    if (this.config.isolation === 'off') return { kind: 'none', reason: 'BUILD_ISOLATION is off' };
    if (process.platform !== 'linux') return { kind: 'none', reason: 'it takes Linux' };
    const place = await BuildPlace.make(this.data.temporary, '');
    const folder = join(place.folder, 'probe');
    try {
      await mkdir(folder);
      const [program, ...words] = namespaceWords(this.config, { place, folder, step: 'build' });
      const PATH = searchPath(this.config.environment.PATH);
      await run(program, [...words, 'node', '--version'], {
        cwd: folder,
        env: { PATH },
        timeout: PROBE_TIMEOUT_MS,
        killSignal: 'SIGKILL',
      });
      return { kind: 'namespaces' };
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      return { kind: 'none', reason: (stderr?.trim() || message).split('\n')[0] };
    } finally {
      await place.remove();
    }
  }

  private operatorsCommand({ folder, place }: Isolated): string[] {
    return this.config.sandboxCommand.map((word) =>
      word
        .replaceAll('{folder}', folder)
        .replaceAll('{private}', place.folder)
        .replaceAll('{cache}', this.config.cacheFolder),
    );
  }
}
