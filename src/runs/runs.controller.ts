import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { UuidParam } from '../common/validation';
import { RunBody } from './run-body.dto';
import { RunsService } from './runs.service';

@ApiTags('runs')
@Controller('v1/runs')
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Get(':runId')
  @ApiOperation({ operationId: 'getRun', summary: 'Read a run: status, place in line, result' })
  @ApiParam({ name: 'runId', format: 'uuid' })
  @ApiOkResponse({ type: RunBody })
  @ApiProblems({ 400: '`validation_failed`', 404: '`run_not_found`' })
  async read(@Param('runId', new UuidParam('runId')) runId: string): Promise<RunBody> {
    return this.runs.body(await this.runs.get(runId));
  }
}
