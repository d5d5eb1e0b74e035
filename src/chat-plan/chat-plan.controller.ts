import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems } from '../common/api-problems';
import { PageQuery } from '../common/pagination';
import { UuidParam } from '../common/validation';
import { ApiRun } from '../runs/api-run';
import { Idempotency, IdempotencyKey } from '../runs/idempotency';
import { runExamples } from '../runs/run.examples';
import { RunResponder } from '../runs/run-responder.service';
import { ChatPageDto, ChatPlanDto } from './chat-plan.dto';
import { ChatPlanService } from './chat-plan.service';

@ApiTags('chat plan')
@Controller('v1')
export class ChatPlanController {
  constructor(
    private readonly chats: ChatPlanService,
    private readonly responder: RunResponder,
  ) {}

  @Post('chat-plan')
  @ApiOperation({
    operationId: 'chatPlan',
    summary: 'Ask about an app, or let a change be planned',
    description:
      "Resumes the project's Claude session, read-only: no file differs afterwards. `message` is the answer as markdown; in mode `plan` there is a structured `plan` too, which `POST /v1/chat-plan/{chatId}/build` carries out. Waits as the builds do.",
  })
  @ApiRun('chat_plan', { 502: '`plan_missing`, `chat_changed_files`' })
  async ask(
    @Body() body: ChatPlanDto,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.responder.respond(await this.chats.ask(body, idempotency), request, response);
  }

  @Post('chat-plan/:chatId/build')
  @ApiOperation({
    operationId: 'buildPlan',
    summary: 'Carry a plan out',
    description:
      'An update-project run on the same thread, with the plan as its prompt. A plan is built once; again only when that build failed or was cancelled.',
  })
  @ApiParam({ name: 'chatId', format: 'uuid' })
  @ApiRun('update_project', {
    404: '`chat_not_found`',
    409: '`plan_already_built` (with `buildId`), `chat_has_no_plan`, `chat_not_completed`',
    422: '`app_build_failed`, `workspace_too_large`, `preview_too_large`: what Claude left cannot be shown',
  })
  async build(
    @Param('chatId', new UuidParam('chatId')) chatId: string,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.responder.respond(await this.chats.build(chatId, idempotency), request, response);
  }

  @Get('projects/:projectId/chat')
  @ApiOperation({ operationId: 'listChats', summary: 'Past chats, newest first' })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiOkResponse({
    type: ChatPageDto,
    example: {
      items: [
        {
          ...runExamples.completed('chat_plan'),
          mode: 'plan',
          question: 'How would you add opening hours?',
        },
      ],
      nextCursor: null,
    },
  })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  list(
    @Param('projectId', new UuidParam('projectId')) projectId: string,
    @Query() query: PageQuery,
  ): Promise<ChatPageDto> {
    return this.chats.list(projectId, query);
  }
}
