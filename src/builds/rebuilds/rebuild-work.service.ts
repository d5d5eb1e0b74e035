import { Injectable, Logger } from '@nestjs/common';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { isStorageAway } from '../../common/storage-errors';
import { DataConfig } from '../../config/data.config';
import { PreviewsService } from '../../previews/previews.service';
import { VersionsService } from '../../versions/versions.service';
import { removeTree } from '../../workspaces/scan';
import { WorkspacesService } from '../../workspaces/workspaces.service';
import { AppBuildError } from '../app/app-build-error';
import { AppBuilder } from '../app/app-builder';
import type { RebuildJob } from './rebuild-job';

/**
 * Makes the preview of an old version again, from its source, beside the project's working copy: a
 * run may be at work there. Doing it twice, or at the same time, does no harm.
 */
@Injectable()
export class RebuildWork {
  private readonly logger = new Logger(RebuildWork.name);

  constructor(
    private readonly data: DataConfig,
    private readonly versions: VersionsService,
    private readonly previews: PreviewsService,
    private readonly workspaces: WorkspacesService,
    private readonly builder: AppBuilder,
  ) {}

  /** Remembers a failure, so that it is not tried again with every visit. */
  async carryOut(job: RebuildJob, signal: AbortSignal): Promise<void> {
    const { projectId, number } = job;
    const preview = await this.previews.versionPreview(projectId, number);
    if (preview === undefined || preview.artifactId !== undefined) return;
    try {
      await this.rebuild(job, signal);
      this.logger.log({ projectId, version: number }, 'preview brought back');
    } catch (error) {
      if (signal.aborted || isStorageAway(error)) throw error;
      const log = error instanceof AppBuildError ? error.tail : undefined;
      const failure = { projectId, version: number, err: error, log };
      this.logger.warn(failure, 'preview cannot be brought back');
      await this.previews.rebuildFailed(projectId, number);
    }
  }

  private async rebuild({ projectId, number }: RebuildJob, signal: AbortSignal): Promise<void> {
    const { commit } = await this.versions.get(projectId, number);
    await mkdir(this.data.temporary, { recursive: true });
    const place = await mkdtemp(join(this.data.temporary, 'rebuild-'));
    try {
      const folder = join(place, 'app');
      await mkdir(folder);
      await this.workspaces.layOut(projectId, commit, folder, join(place, 'index'));
      const app = await this.builder.build(folder, {
        signal,
        log: () => undefined,
        phase: () => Promise.resolve(),
      });
      await this.previews.bringBack(projectId, number, app.outputFolder);
    } finally {
      await removeTree(place);
    }
  }
}
