import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { DomainError } from '../common/domain-error';
import type { Page, PageQuery } from '../common/pagination';
import { ProjectsService } from '../projects/projects.service';
import type { IdempotencyKey } from '../runs/idempotency';
import type { RunSource } from '../runs/run-source';
import { Run } from '../runs/run.entity';
import { RunsService } from '../runs/runs.service';
import { ChatDto, ChatMode, ChatPlanDto } from './chat-plan.dto';
import { buildPromptOf, Plan } from './plan';

export const CHAT_SOURCES = ['chat_plan'] as const satisfies readonly RunSource[];

/** What a chat's run carries as its input. */
export interface ChatInput {
  message: string;
  mode: ChatMode;
}

/** Takes in questions and plans, and lets plans be built. */
@Injectable()
export class ChatPlanService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly runs: RunsService,
  ) {}

  /** @throws NotFoundError `project_not_found` */
  ask(
    { projectId, message, mode = 'plan' }: ChatPlanDto,
    idempotency?: IdempotencyKey,
  ): Promise<Run> {
    return this.runs.enqueue({
      projectId,
      source: 'chat_plan',
      input: { message, mode } satisfies ChatInput,
      idempotency,
    });
  }

  /**
   * Carries a plan out: an update-project run on the same thread. Once; again only when that failed
   * or was cancelled.
   * @throws NotFoundError `chat_not_found`
   * @throws DomainError `chat_not_completed`, `chat_has_no_plan`, `plan_already_built` (409)
   */
  async build(chatId: string, idempotency?: IdempotencyKey): Promise<Run> {
    const chat = await this.runs.get(chatId, CHAT_SOURCES, 'chat');
    const plan = chat.result?.plan as Plan | undefined;
    if (chat.status !== 'completed') {
      throw new DomainError('chat_not_completed', 409, `The chat is ${chat.status}.`, {
        members: { chatId, runStatus: chat.status },
      });
    }
    if (plan === undefined) {
      const message = 'The chat has no plan; ask with mode "plan" for one.';
      throw new DomainError('chat_has_no_plan', 409, message, { members: { chatId } });
    }
    try {
      return await this.runs.enqueue({
        projectId: chat.projectId,
        source: 'update_project',
        input: { prompt: buildPromptOf(plan), planOf: chatId },
        idempotency,
      });
    } catch (error) {
      if (!violatesOnce(error)) throw error;
      const buildId = await this.runs.findPlanBuild(chatId);
      throw new DomainError('plan_already_built', 409, 'This plan has been built already.', {
        members: { chatId, buildId },
      });
    }
  }

  /** Newest first. */
  async list(projectId: string, query: PageQuery): Promise<Page<ChatDto>> {
    await this.projects.get(projectId);
    return this.runs.list(projectId, CHAT_SOURCES, query, (run) => {
      const { mode, message } = run.input as unknown as ChatInput;
      return { ...this.runs.show(run), mode, question: message };
    });
  }
}

const violatesOnce = (error: unknown): boolean =>
  error instanceof QueryFailedError &&
  (error.driverError as { constraint?: string }).constraint === 'runs_plan_built_once';
