import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NewId } from '../access/new-id.decorator';
import { Owner } from '../access/principal';
import { ApiProblems } from '../common/api-problems';
import { PageQuery } from '../common/pagination';
import { UuidParam } from '../common/validation';
import { ApiRun } from '../runs/api-run';
import { Idempotency, IdempotencyKey } from '../runs/idempotency';
import { RunBody } from '../runs/run-body.dto';
import { runExamples } from '../runs/run.examples';
import { RunResponder } from '../runs/run-responder.service';
import { RunsService } from '../runs/runs.service';
import { BuildPageDto, CreatePreviewDto, UpdateProjectDto } from './build.dto';
import { BuildsService } from './builds.service';

const NO_VERSION =
  '`app_build_failed`, `workspace_too_large`, `preview_too_large`: what Claude left cannot be shown';

@ApiTags('builds')
@Controller('v1')
export class BuildsController {
  constructor(
    private readonly builds: BuildsService,
    private readonly runs: RunsService,
    private readonly responder: RunResponder,
  ) {}

  @Post('create-preview-for-new-project')
  @NewId('projectId')
  @ApiOperation({
    operationId: 'createPreviewForNewProject',
    summary: 'Build a new app from a prompt',
    description:
      'Makes a project, lets Claude build it, and publishes a preview. Waits for the end up to `RESPONSE_WAIT_SECONDS`; what takes longer is answered with 202 and can be followed at `Location`.',
  })
  @ApiRun('create_preview', {
    409: '`project_exists`, `project_id_unavailable`',
    422: NO_VERSION,
  })
  async createPreview(
    @Body() body: CreatePreviewDto,
    @Owner() owner: string,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.responder.respond(
      await this.builds.createPreview(body, owner, idempotency),
      request,
      response,
    );
  }

  @Post('update-project')
  @ApiOperation({
    operationId: 'updateProject',
    summary: 'Change an app by a prompt',
    description:
      "Resumes the project's Claude session, so Claude knows everything that was said before; builds and publishes the result. Runs of one project are carried out one after the other. Waits as `create-preview-for-new-project` does.",
  })
  @ApiRun('update_project', { 422: NO_VERSION })
  async updateProject(
    @Body() body: UpdateProjectDto,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.responder.respond(
      await this.builds.updateProject(body, idempotency),
      request,
      response,
    );
  }

  @Get('builds/:buildId')
  @ApiOperation({ operationId: 'getBuild', summary: 'Read a build' })
  @ApiParam({ name: 'buildId', format: 'uuid' })
  @ApiOkResponse({ type: RunBody, example: runExamples.completed('update_project') })
  @ApiProblems({ 400: '`validation_failed`', 404: '`build_not_found`' })
  async read(@Param('buildId', new UuidParam('buildId')) buildId: string): Promise<RunBody> {
    return this.runs.body(await this.builds.get(buildId));
  }

  @Get('projects/:projectId/builds')
  @ApiOperation({ operationId: 'listBuilds', summary: 'Past builds, newest first' })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiOkResponse({ type: BuildPageDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  list(
    @Param('projectId', new UuidParam('projectId')) projectId: string,
    @Query() query: PageQuery,
  ): Promise<BuildPageDto> {
    return this.builds.list(projectId, query);
  }
}
