import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { PageQuery } from '../common/pagination';
import { UuidParam } from '../common/validation';
import { SessionManagementService } from './session-management.service';
import { HistoryPageDto, MessagePageDto, ThreadDto } from './thread.dto';
import { ThreadsService } from './threads.service';

const PROBLEMS = { 400: '`validation_failed`', 404: '`project_not_found`' };

const ProjectId = () => Param('projectId', new UuidParam('projectId'));

@ApiTags('sessions')
@ApiParam({ name: 'projectId', format: 'uuid' })
@Controller('v1/projects/:projectId/session')
export class SessionsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly sessions: SessionManagementService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getSession', summary: "How the project's thread stands" })
  @ApiOkResponse({ type: ThreadDto })
  @ApiProblems(PROBLEMS)
  read(@ProjectId() projectId: string): Promise<ThreadDto> {
    return this.threads.describe(projectId);
  }

  @Get('history')
  @ApiOperation({
    operationId: 'listSessionHistory',
    summary: 'Every change of the thread, newest first',
  })
  @ApiOkResponse({ type: HistoryPageDto })
  @ApiProblems(PROBLEMS)
  history(@ProjectId() projectId: string, @Query() query: PageQuery): Promise<HistoryPageDto> {
    return this.threads.history(projectId, query);
  }

  @Get('messages')
  @ApiOperation({
    operationId: 'listSessionMessages',
    summary: 'The conversation itself, oldest first',
  })
  @ApiOkResponse({ type: MessagePageDto })
  @ApiProblems(PROBLEMS)
  messages(@ProjectId() projectId: string, @Query() query: PageQuery): Promise<MessagePageDto> {
    return this.threads.messages(projectId, query);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'resetSession',
    summary: 'Reset the thread: the next run starts a fresh session',
    description: 'Also 204 when it was reset before. Files, versions and the history stay.',
  })
  @ApiNoContentResponse()
  @ApiProblems({ ...PROBLEMS, 409: '`project_busy`: a run is at work' })
  async reset(@ProjectId() projectId: string): Promise<void> {
    await this.sessions.clearProjectSession(projectId, 'reset by request');
  }
}
