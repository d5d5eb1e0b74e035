import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems } from '../common/api-problems';
import { UuidParam } from '../common/validation';
import { Cancellation } from './cancellation.service';
import { RunBody } from './run-body.dto';
import { isTerminal } from './run.entity';
import { runExamples } from './run.examples';
import { RunsService } from './runs.service';

@ApiTags('runs')
@Controller('v1/runs')
export class RunsController {
  constructor(
    private readonly runs: RunsService,
    private readonly cancellation: Cancellation,
  ) {}

  @Get(':runId')
  @ApiOperation({ operationId: 'getRun', summary: 'Read a run: status, place in line, result' })
  @ApiParam({ name: 'runId', format: 'uuid' })
  @ApiOkResponse({
    type: RunBody,
    examples: {
      queued: { summary: 'In line', value: runExamples.queued('update_project') },
      running: { summary: 'At work', value: runExamples.running('update_project') },
      completed: { summary: 'Done', value: runExamples.completed('update_project') },
      failed: { summary: 'Failed', value: runExamples.failed('update_project') },
    },
  })
  @ApiProblems({ 400: '`validation_failed`', 404: '`run_not_found`' })
  async read(@Param('runId', new UuidParam('runId')) runId: string): Promise<RunBody> {
    return this.runs.body(await this.runs.get(runId));
  }

  @Post(':runId/cancel')
  @ApiOperation({
    operationId: 'cancelRun',
    summary: 'Stop a run, waiting or at work',
    description:
      'A waiting run leaves the line at once. One at work is interrupted: Claude is stopped, what it has written so far stays in the working copy, and the conversation up to there stays in the thread. The preview stays as it was. Stopping it again changes nothing.',
  })
  @ApiParam({ name: 'runId', format: 'uuid' })
  @ApiOkResponse({
    type: RunBody,
    description: 'It is cancelled',
    example: runExamples.cancelled('update_project'),
  })
  @ApiAcceptedResponse({
    type: RunBody,
    description: 'It is being stopped',
    example: runExamples.running('update_project'),
  })
  @ApiProblems({
    400: '`validation_failed`',
    404: '`run_not_found`',
    409: '`run_finished`: it is completed or failed',
  })
  async cancel(
    @Param('runId', new UuidParam('runId')) runId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunBody> {
    const run = await this.cancellation.cancel(runId);
    response.status(isTerminal(run.status) ? 200 : 202);
    return this.runs.body(run);
  }
}
