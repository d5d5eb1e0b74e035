import { Injectable } from '@nestjs/common';
import { retryWhileAway } from '../common/storage-errors';
import { PreviewsService } from '../previews/previews.service';
import type { RunContext } from '../runs/run-context';
import type { RunResult } from '../runs/run.entity';
import { RunsService } from '../runs/runs.service';
import { SessionManagementService } from '../sessions/session-management.service';
import { RollbackInput, VersionsService } from '../versions/versions.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { AppBuilder, BuiltApp } from './app/app-builder';
import { Publisher } from './publisher.service';

/** Brings a version back: files, preview and conversation. */
@Injectable()
export class RollbackWork {
  constructor(
    private readonly versions: VersionsService,
    private readonly workspaces: WorkspacesService,
    private readonly previews: PreviewsService,
    private readonly sessions: SessionManagementService,
    private readonly runs: RunsService,
    private readonly builder: AppBuilder,
    private readonly publisher: Publisher,
  ) {}

  async carryOut(context: RunContext): Promise<RunResult> {
    const { projectId } = context.run;
    const { number } = context.run.input as unknown as RollbackInput;
    const version = await this.versions.get(projectId, number);
    try {
      await context.phase('building');
      await context.fenced(() => this.workspaces.restore(projectId, version.commit));
      const artifactId = await this.previews.artifactOf(projectId, number);
      const app = await this.build(context, artifactId);
      return await this.publisher.publish(context, app, {
        prompt: `Roll back to version ${number}`,
        message: () => this.sentence(context, number),
        restoredNumber: number,
        artifactId,
        before: () => this.takeThreadBack(context, number),
      });
    } catch (error) {
      if (context.signal.reason !== 'lease_lost') {
        await context.fenced(() => this.workspaces.restore(projectId)).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Only when the version's preview has been put away. */
  private async build(context: RunContext, artifactId?: string): Promise<BuiltApp> {
    const folder = this.workspaces.pathOf(context.run.projectId);
    if (artifactId !== undefined) return { outputFolder: folder, kind: 'static' };
    return this.builder.build(folder, {
      signal: context.signal,
      log: (stream, text) => context.emit({ type: 'log', stream, text }),
      phase: (phase) => context.phase(phase),
    });
  }

  private async takeThreadBack(context: RunContext, number: number): Promise<void> {
    const { run, lease } = context;
    const version = await this.versions.get(run.projectId, number);
    const of = await this.runs.get(version.runId);
    const to = {
      sessionId: version.sessionId,
      lastMessageUuid: version.lastMessageUuid,
      line: of.lineNumber,
      notes: version.notes,
    };
    const update = {
      fence: lease.generation,
      runId: run.runId,
      line: run.lineNumber,
      reason: `back to version ${number}`,
      cwd: this.workspaces.pathOf(run.projectId),
    };
    // The files follow: one must not go back without the other.
    const session = await retryWhileAway(() => this.sessions.rollBack(run.projectId, to, update));
    await context.setSession(session);
  }

  private sentence({ run }: RunContext, number: number): string {
    const thread =
      run.session === null
        ? 'The conversation of then is gone: the next prompt starts a new one, with a summary.'
        : 'Claude does not remember what came later.';
    return `The project is as it was in version ${number}. ${thread}`;
  }
}
