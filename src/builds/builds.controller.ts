import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems } from '../common/api-problems';
import { UuidParam } from '../common/validation';
import { RunBody } from '../runs/run-body.dto';
import { RunResponder } from '../runs/run-responder.service';
import { RunsService } from '../runs/runs.service';
import { CreatePreviewDto } from './build.dto';
import { BuildsService } from './builds.service';

const RUN_PROBLEMS = {
  400: '`validation_failed`, `invalid_json`',
  413: '`body_too_large`',
  415: '`unsupported_media_type`',
  422: '`app_build_failed`: what Claude left cannot be shown',
  429: '`project_queue_full`, `rate_limited`, `budget_exceeded`',
  502: 'Claude failed: `authentication`, `overloaded`, `timeout`, `idle`, `crashed`, `max_turns`, `invalid_request`, `cli_missing`, `interrupted`',
  503: '`storage_unavailable`',
};

@ApiTags('builds')
@Controller('v1')
export class BuildsController {
  constructor(
    private readonly builds: BuildsService,
    private readonly runs: RunsService,
    private readonly responder: RunResponder,
  ) {}

  @Post('create-preview-for-new-project')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createPreviewForNewProject',
    summary: 'Build a new app from a prompt',
    description:
      'Makes a project, lets Claude build it, and publishes a preview. Waits for the end up to `RESPONSE_WAIT_SECONDS`; what takes longer is answered with 202 and can be followed at `Location`.',
  })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`respond-async`: answer 202 at once. `wait=N`: wait up to N seconds (at most 600).',
  })
  @ApiOkResponse({ type: RunBody, description: 'The run has ended' })
  @ApiAcceptedResponse({ type: RunBody, description: 'The run goes on' })
  @ApiProblems({ ...RUN_PROBLEMS, 409: '`project_exists`' })
  async createPreview(
    @Body() body: CreatePreviewDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunBody> {
    return this.responder.respond(await this.builds.createPreview(body), request, response);
  }

  @Get('builds/:buildId')
  @ApiOperation({ operationId: 'getBuild', summary: 'Read a build' })
  @ApiParam({ name: 'buildId', format: 'uuid' })
  @ApiOkResponse({ type: RunBody })
  @ApiProblems({ 400: '`validation_failed`', 404: '`build_not_found`' })
  async read(@Param('buildId', new UuidParam('buildId')) buildId: string): Promise<RunBody> {
    return this.runs.body(await this.builds.get(buildId));
  }
}
