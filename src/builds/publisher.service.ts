import { Injectable } from '@nestjs/common';
import { PreviewConfig } from '../config/preview.config';
import { PreviewsService } from '../previews/previews.service';
import type { RunContext } from '../runs/run-context';
import type { ChangedFile } from '../versions/version.entity';
import { VersionsService } from '../versions/versions.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import type { BuiltApp } from './app/app-builder';

export interface Published {
  previewUrl: string;
  versionNumber: number;
}

/** What else a version is to say of itself. */
export interface Occasion {
  prompt?: string;
  /** The version that is brought back. */
  restoredNumber?: number;
  /** Its artifact, when it still has one. */
  artifactId?: string;
}

/** Makes a version of the working copy: source committed, preview up, both or neither. */
@Injectable()
export class Publisher {
  constructor(
    private readonly workspaces: WorkspacesService,
    private readonly previews: PreviewsService,
    private readonly versions: VersionsService,
    private readonly config: PreviewConfig,
  ) {}

  /**
   * @throws DomainError `workspace_too_large`, `preview_too_large`
   * @throws StaleFenceError when a newer worker has the project
   */
  async publish(context: RunContext, app: BuiltApp, occasion: Occasion): Promise<Published> {
    const { projectId, runId, source } = context.run;
    await context.phase('publishing');
    const { commit, filesChanged } = await context.fenced(() =>
      this.workspaces.commit(projectId, {
        message: occasion.prompt ?? source,
        runId,
        allowEmpty: true,
      }),
    );
    for (const { path, change } of filesChanged) context.emit({ type: 'file', path, change });
    const artifactId =
      occasion.artifactId ?? (await this.previews.stage(app.outputFolder)).artifactId;
    context.signal.throwIfAborted();
    const changedSinceLast = await this.changesSinceLastVersion(projectId, commit);
    const versionNumber = await context.fenced(async (manager) => {
      await this.previews.activate(projectId, artifactId, manager);
      const number = await this.versions.record(
        {
          projectId,
          commit,
          source,
          runId,
          prompt: occasion.prompt ?? null,
          restoredNumber: occasion.restoredNumber ?? null,
          filesChanged: changedSinceLast,
        },
        manager,
      );
      await this.previews.keep(projectId, number, artifactId, manager);
      return number;
    });
    await this.previews.putAwayOld(projectId, this.config.keep);
    const previewUrl = this.previews.urlOf(projectId);
    context.emit({ type: 'preview', previewUrl });
    return { previewUrl, versionNumber };
  }

  /** Not since the last commit, which may be an attempt that came to nothing. */
  private async changesSinceLastVersion(projectId: string, commit: string): Promise<ChangedFile[]> {
    const last = await this.versions.newest(projectId);
    const { files } = await this.workspaces.diff(projectId, last?.commit, commit);
    return files.map(({ path, change }) => ({ path, change }));
  }
}
