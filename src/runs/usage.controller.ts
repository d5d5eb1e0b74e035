import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { UuidParam } from '../common/validation';
import { UsageDto } from './usage.dto';
import { UsageService } from './usage.service';

@ApiTags('projects')
@Controller('v1/projects')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get(':projectId/usage')
  @ApiOperation({
    operationId: 'getUsage',
    summary: 'Tokens and cost of a project, by source',
    description: 'Of the turns that came to a result. Cost is the CLI’s estimate.',
  })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiOkResponse({ type: UsageDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  read(@Param('projectId', new UuidParam('projectId')) projectId: string): Promise<UsageDto> {
    return this.usage.ofProject(projectId);
  }
}
