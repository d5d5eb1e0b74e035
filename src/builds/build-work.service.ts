import { Injectable, Logger } from '@nestjs/common';
import { toDomainError } from '../common/problem-details';
import { isDiskFull } from '../common/storage-errors';
import { BuildConfig } from '../config/build.config';
import type { RunContext } from '../runs/run-context';
import type { RunResult } from '../runs/run.entity';
import { SessionManagementService } from '../sessions/session-management.service';
import { StaleFenceError } from '../sessions/session-errors';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { AppBuildError } from './app/app-build-error';
import { AppBuilder, BuiltApp } from './app/app-builder';
import { BUILD_INSTRUCTIONS, mendPrompt } from './build-instructions';
import type { BuildInput } from './builds.service';
import { Publisher } from './publisher.service';
import { scaffold } from './templates';

/** Why what Claude wrote cannot be kept, by the error's code; for its next prompt. */
const UNDONE: Readonly<Record<string, string>> = {
  workspace_too_large:
    '(What you wrote last made the project too large. It has been undone: the files are as before.)',
  insufficient_storage:
    '(What you wrote last could not be stored. It has been undone: the files are as before.)',
};

/** Carries out a build: Claude writes, the app is built (and mended), the result is published. */
@Injectable()
export class BuildWork {
  private readonly logger = new Logger(BuildWork.name);

  constructor(
    private readonly workspaces: WorkspacesService,
    private readonly builder: AppBuilder,
    private readonly publisher: Publisher,
    private readonly sessions: SessionManagementService,
    private readonly config: BuildConfig,
  ) {}

  async carryOut(context: RunContext): Promise<RunResult> {
    const { projectId } = context.run;
    const { prompt, template } = context.run.input as unknown as BuildInput;
    // Whatever a worker that died has left half done goes.
    await this.workspaces.restore(projectId);
    // An attempt that was stopped after its turn has left the files; the prompt is not given twice.
    let answer = context.run.carriedOver?.text;
    try {
      if (answer === undefined) {
        if (template !== undefined) await scaffold(template, this.workspaces.pathOf(projectId));
        await context.phase('generating');
        const turn = await context.turn({
          prompt,
          policy: 'build',
          instructions: BUILD_INSTRUCTIONS,
        });
        answer = turn.text;
      }
      const app = await this.buildAndMend(context);
      return await this.publisher.publish(context, app, { prompt, message: answer });
    } catch (error) {
      await this.keepOrUndo(context, error, answer);
      throw error;
    }
  }

  /** Hands what does not build back to Claude, on the same session, until it does or the limit is reached. */
  private async buildAndMend(context: RunContext): Promise<BuiltApp> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.build(context);
      } catch (error) {
        if (!(error instanceof AppBuildError) || attempt >= this.config.fixAttempts) throw error;
        context.emit({
          type: 'status',
          status: 'running',
          phase: 'generating',
          detail: `the ${error.step} failed; Claude mends it (attempt ${attempt + 1} of ${this.config.fixAttempts})`,
        });
        await context.phase('generating');
        await context.turn({
          prompt: mendPrompt(error),
          policy: 'build',
          instructions: BUILD_INSTRUCTIONS,
        });
      }
    }
  }

  private build(context: RunContext): Promise<BuiltApp> {
    return this.builder.build(this.workspaces.pathOf(context.run.projectId), {
      signal: context.signal,
      log: (stream, text) => context.emit({ type: 'log', stream, text }),
      phase: (phase) => context.phase(phase),
    });
  }

  /**
   * Files and conversation go together. When a turn has become part of the thread, what it wrote stays,
   * so that the next prompt can go on from it; otherwise the working copy goes back to where the
   * conversation is. Nobody else can take the project meanwhile, or nothing is touched.
   */
  private async keepOrUndo(context: RunContext, error: unknown, answer?: string): Promise<void> {
    const { projectId, runId } = context.run;
    const threadMoved = context.run.threadMoved || context.run.carriedOver !== null;
    if (error instanceof StaleFenceError || context.signal.reason === 'lease_lost') return;
    try {
      await context.fenced(async (manager) => {
        let undone: string | undefined = UNDONE[toDomainError(error).code];
        if (threadMoved && undone === undefined) {
          undone = await this.keep(projectId, runId);
          // Should the run go back in line, it goes on from here.
          if (undone === undefined && answer !== undefined) {
            context.run.carriedOver = { text: answer };
          }
          if (undone === undefined) return;
        }
        // The next run begins with it as well: a disk that is full now may not be then.
        await this.workspaces.restore(projectId).catch((cause: unknown) => {
          if (!isDiskFull(cause)) throw cause;
        });
        if (threadMoved && undone) await this.sessions.addNote(projectId, undone, manager);
      });
    } catch (cause) {
      this.logger.warn({ projectId, runId, err: cause }, 'the working copy could not be settled');
    }
  }

  /** Gives why it cannot be kept, if the disk is full. */
  private async keep(projectId: string, runId: string): Promise<string | undefined> {
    try {
      await this.workspaces.commit(projectId, { message: 'An attempt', runId });
      return undefined;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      return UNDONE.insufficient_storage;
    }
  }
}
