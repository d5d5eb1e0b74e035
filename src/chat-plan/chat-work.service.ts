import { Injectable } from '@nestjs/common';
import type { RunContext } from '../runs/run-context';
import { RunFailure } from '../runs/run-failure';
import type { RunResult } from '../runs/run.entity';
import { WorkspacesService } from '../workspaces/workspaces.service';
import type { ChatInput } from './chat-plan.service';
import { PLAN_SCHEMA, readPlanAnswer } from './plan';

const INSTRUCTIONS = `
You are the engineer behind an app builder, talking with the user about their app in the current
working directory. You can read its files but change nothing now: the user decides first.
`.trim();

/** Carries out a chat: Claude reads and answers, and no file differs afterwards. */
@Injectable()
export class ChatWork {
  constructor(private readonly workspaces: WorkspacesService) {}

  async carryOut(context: RunContext): Promise<RunResult> {
    const { message, mode } = context.run.input as unknown as ChatInput;
    await context.phase('generating');
    const { value: turn, undone } = await this.workspaces.guardUnchanged(
      context.run.projectId,
      () =>
        context.turn({
          prompt: message,
          policy: 'read',
          instructions: INSTRUCTIONS,
          ...(mode === 'plan' ? { outputSchema: PLAN_SCHEMA } : {}),
        }),
    );
    if (undone.length > 0) {
      throw new RunFailure(
        'chat_changed_files',
        502,
        `A chat must not change files; ${undone.length} were put back as they were.`,
        { members: { files: undone } },
      );
    }
    if (mode === 'ask') return { message: turn.text };
    const answer = readPlanAnswer(turn.structuredOutput);
    if (answer === undefined) {
      throw new RunFailure('plan_missing', 502, 'Claude answered without a plan. Ask again.');
    }
    return answer;
  }
}
