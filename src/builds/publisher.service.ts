import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NotFoundError } from '../common/domain-error';
import { isStorageAway } from '../common/storage-errors';
import { PreviewsService } from '../previews/previews.service';
import type { RunContext } from '../runs/run-context';
import type { ChangedFile } from '../versions/version.entity';
import { VersionsService } from '../versions/versions.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import type { BuiltApp } from './app/app-builder';

export interface Published {
  message: string;
  previewUrl: string;
  versionNumber: number;
}

/** What else a version is to say of itself. */
export interface Occasion {
  /** What the run answers; a function, when it is known only at the end. */
  message: string | (() => string);
  prompt?: string;
  /** The version that is brought back. */
  restoredNumber?: number;
  /** Its artifact, when it still has one. */
  artifactId?: string;
  /** Happens when nothing but the disk and the database can fail any more. */
  before?: () => Promise<void>;
  /** Joins the transaction of the version. */
  also?: (manager: EntityManager) => Promise<void>;
}

/** Makes a version of the working copy: source committed, preview up, both or neither. */
@Injectable()
export class Publisher {
  private readonly logger = new Logger(Publisher.name);

  constructor(
    private readonly workspaces: WorkspacesService,
    private readonly previews: PreviewsService,
    private readonly versions: VersionsService,
  ) {}

  /**
   * @throws DomainError `workspace_too_large`, `preview_too_large`
   * @throws StaleFenceError when a newer worker has the project
   */
  async publish(context: RunContext, app: BuiltApp, occasion: Occasion): Promise<Published> {
    const { projectId } = context.run;
    await context.phase('publishing');
    const staged = occasion.artifactId === undefined;
    const artifactId =
      occasion.artifactId ?? (await this.previews.stage(app.outputFolder)).artifactId;
    try {
      context.signal.throwIfAborted();
      // From here on nothing waits for anything but the disk and the database.
      await occasion.before?.();
      const published = await this.record(context, artifactId, occasion);
      context.emit({ type: 'preview', previewUrl: published.previewUrl });
      await this.putAwayOld(projectId);
      return published;
    } catch (error) {
      // A database that went away in between may have taken it.
      if (staged && !isStorageAway(error)) await this.previews.discard(artifactId);
      throw error;
    }
  }

  /** The version is there; that old ones are still shown does not undo it. */
  private async putAwayOld(projectId: string): Promise<void> {
    await this.previews.putAwayOld(projectId).catch((error: unknown) => {
      this.logger.warn({ projectId, err: error }, 'old previews will be put away next time');
    });
  }

  /** Source, preview, version and the run's result, under the lease. */
  private async record(
    context: RunContext,
    artifactId: string,
    occasion: Occasion,
  ): Promise<Published> {
    const { projectId, runId, source } = context.run;
    const prompt = occasion.prompt ?? null;
    const message = prompt ?? source;
    const published = (versionNumber: number): Published => ({
      message: typeof occasion.message === 'string' ? occasion.message : occasion.message(),
      previewUrl: this.previews.urlOf(projectId),
      versionNumber,
    });
    return context.fenced(async (manager) => {
      // The connection may have broken after the commit, before the answer.
      const known = await this.versions.ofRun(runId, manager);
      if (known !== undefined) return published(known);
      const request = { message, runId, allowEmpty: true };
      const { commit, filesChanged } = await this.workspaces.commit(projectId, request);
      for (const { path, change } of filesChanged) context.emit({ type: 'file', path, change });
      await this.previews.activate(projectId, artifactId, manager);
      // First, since the version remembers how the thread stands.
      await occasion.also?.(manager);
      const number = await this.versions.record(
        {
          projectId,
          commit,
          source,
          runId,
          prompt,
          restoredNumber: occasion.restoredNumber ?? null,
          filesChanged: await this.changesSinceLastVersion(projectId, commit),
        },
        manager,
      );
      for (const shown of [number, occasion.restoredNumber]) {
        if (shown !== undefined) await this.previews.keep(projectId, shown, artifactId, manager);
      }
      await context.settle(manager, published(number));
      return published(number);
    });
  }

  /** Not since the last commit, which may be an attempt that came to nothing. */
  private async changesSinceLastVersion(projectId: string, commit: string): Promise<ChangedFile[]> {
    const last = await this.versions.newest(projectId);
    const { files } = await this.workspaces
      .diff(projectId, last?.commit, commit)
      .catch((error: unknown) => {
        // A worker whose DATA_DIR does not have that version's source starts from nothing.
        if (!(error instanceof NotFoundError)) throw error;
        return this.workspaces.diff(projectId, undefined, commit);
      });
    return files.map(({ path, change }) => ({ path, change }));
  }
}
