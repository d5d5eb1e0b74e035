import { Controller, Get, Param, ParseIntPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems } from '../common/api-problems';
import { PageQuery } from '../common/pagination';
import { UuidParam, validationFailed } from '../common/validation';
import { ApiRun } from '../runs/api-run';
import { Idempotency, IdempotencyKey } from '../runs/idempotency';
import { RunResponder } from '../runs/run-responder.service';
import { DiffDto, DiffQuery, VersionDto, VersionPageDto } from './version.dto';
import { VersionsService } from './versions.service';

const PROBLEMS = { 400: '`validation_failed`', 404: '`project_not_found`, `version_not_found`' };

const ProjectId = () => Param('projectId', new UuidParam('projectId'));

const VersionNumber = () =>
  Param(
    'number',
    new ParseIntPipe({
      exceptionFactory: () =>
        validationFailed([{ field: 'number', message: 'number must be a whole number' }]),
    }),
  );

@ApiTags('versions')
@ApiParam({ name: 'projectId', format: 'uuid' })
@Controller('v1/projects/:projectId/versions')
export class VersionsController {
  constructor(
    private readonly versions: VersionsService,
    private readonly responder: RunResponder,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listVersions', summary: 'Every state that worked, newest first' })
  @ApiOkResponse({ type: VersionPageDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  list(@ProjectId() projectId: string, @Query() query: PageQuery): Promise<VersionPageDto> {
    return this.versions.list(projectId, query);
  }

  @Get(':number')
  @ApiOperation({ operationId: 'getVersion', summary: 'Read a version' })
  @ApiParam({ name: 'number', type: 'integer' })
  @ApiOkResponse({ type: VersionDto })
  @ApiProblems(PROBLEMS)
  read(@ProjectId() projectId: string, @VersionNumber() number: number): Promise<VersionDto> {
    return this.versions.read(projectId, number);
  }

  @Get(':number/diff')
  @ApiOperation({ operationId: 'diffVersions', summary: 'What changed between two versions' })
  @ApiParam({ name: 'number', type: 'integer' })
  @ApiOkResponse({ type: DiffDto })
  @ApiProblems(PROBLEMS)
  diff(
    @ProjectId() projectId: string,
    @VersionNumber() number: number,
    @Query() query: DiffQuery,
  ): Promise<DiffDto> {
    return this.versions.diff(projectId, number, query.from);
  }

  @Post(':number/rollback')
  @ApiOperation({
    operationId: 'rollBack',
    summary: 'Go back to a version: files, preview and conversation',
    description:
      'Waits in line like any run, and makes a new version: nothing is rewritten, and a rollback can be rolled back. Claude does not remember what came after the version; where its conversation of then is gone, the next run starts a fresh session with a summary.',
  })
  @ApiParam({ name: 'number', type: 'integer' })
  @ApiRun('rollback', {
    404: '`version_not_found`',
    422: '`app_build_failed`: a preview that was put away could not be built again',
  })
  async rollBack(
    @ProjectId() projectId: string,
    @VersionNumber() number: number,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const run = await this.versions.rollBack(projectId, number, idempotency);
    await this.responder.respond(run, request, response);
  }
}
