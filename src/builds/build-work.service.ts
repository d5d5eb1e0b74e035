import { Injectable } from '@nestjs/common';
import { PreviewsService } from '../previews/previews.service';
import { ProjectsService } from '../projects/projects.service';
import type { RunContext } from '../runs/run-context';
import { RunFailure } from '../runs/run-failure';
import type { RunResult } from '../runs/run.entity';
import { fileChanges } from '../workspaces/file-changes';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { BUILD_INSTRUCTIONS } from './build-instructions';
import type { BuildInput } from './builds.service';

/** Carries out a build: Claude writes, the result is published. */
@Injectable()
export class BuildWork {
  constructor(
    private readonly workspaces: WorkspacesService,
    private readonly previews: PreviewsService,
    private readonly projects: ProjectsService,
  ) {}

  async carryOut(context: RunContext): Promise<RunResult> {
    const message = await this.generate(context);
    const previewUrl = await this.publish(context);
    return { message, previewUrl };
  }

  private async generate(context: RunContext): Promise<string> {
    const { projectId } = context.run;
    const { prompt } = context.run.input as unknown as BuildInput;
    await context.phase('generating');
    const before = await this.workspaces.list(projectId);
    const turn = await context.turn({
      prompt,
      policy: 'build',
      instructions: BUILD_INSTRUCTIONS,
    });
    const after = await this.workspaces.list(projectId);
    for (const change of fileChanges(before, after)) context.emit({ type: 'file', ...change });
    if (!after.some((file) => file.path === 'index.html')) {
      throw new RunFailure(
        'app_build_failed',
        422,
        'Claude left no index.html at the top of the project, so there is nothing to show.',
      );
    }
    return turn.text;
  }

  private async publish(context: RunContext): Promise<string> {
    const { projectId } = context.run;
    await context.phase('publishing');
    const { artifactId } = await this.previews.stage(this.workspaces.pathOf(projectId));
    try {
      context.signal.throwIfAborted();
      await context.fenced(async (manager) => {
        await this.previews.activate(projectId, artifactId, manager);
        await this.projects.markReady(projectId, manager);
      });
    } catch (error) {
      await this.previews.discard(artifactId);
      throw error;
    }
    const previewUrl = this.previews.urlOf(projectId);
    context.emit({ type: 'preview', previewUrl });
    return previewUrl;
  }
}
