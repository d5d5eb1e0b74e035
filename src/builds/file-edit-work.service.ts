import { Injectable } from '@nestjs/common';
import type { RunContext } from '../runs/run-context';
import type { RunResult } from '../runs/run.entity';
import { SessionManagementService } from '../sessions/session-management.service';
import type { FileEditInput } from '../versions/files.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { AppBuilder } from './app/app-builder';
import { Publisher } from './publisher.service';

/** Changes a file by hand: written, built, published as a version; Claude hears of it next time. */
@Injectable()
export class FileEditWork {
  constructor(
    private readonly workspaces: WorkspacesService,
    private readonly sessions: SessionManagementService,
    private readonly builder: AppBuilder,
    private readonly publisher: Publisher,
  ) {}

  async carryOut(context: RunContext): Promise<RunResult> {
    const { projectId } = context.run;
    const { path, content } = context.run.input as unknown as FileEditInput;
    const folder = this.workspaces.pathOf(projectId);
    try {
      await context.fenced(async () => {
        await this.workspaces.restore(projectId);
        await this.workspaces.write(projectId, path, content);
      });
      const app = await this.builder.build(folder, {
        signal: context.signal,
        log: (stream, text) => context.emit({ type: 'log', stream, text }),
        phase: (phase) => context.phase(phase),
      });
      return await this.publisher.publish(context, app, {
        prompt: `Edit ${path}`,
        message: `${path} is changed.`,
        also: (manager) =>
          this.sessions.addNote(projectId, `(The user changed ${path} by hand.)`, manager),
      });
    } catch (error) {
      if (context.signal.reason !== 'lease_lost') {
        await context.fenced(() => this.workspaces.restore(projectId)).catch(() => undefined);
      }
      throw error;
    }
  }
}
