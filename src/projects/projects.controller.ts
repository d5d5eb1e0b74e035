import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { PageQuery } from '../common/pagination';
import { UuidParam } from '../common/validation';
import { ProjectDto, ProjectPageDto } from './project.dto';
import { ProjectsService } from './projects.service';

@ApiTags('projects')
@Controller('v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Get()
  @ApiOperation({ operationId: 'listProjects', summary: 'List projects, newest first' })
  @ApiOkResponse({ type: ProjectPageDto })
  @ApiProblems({ 400: '`validation_failed`' })
  list(@Query() query: PageQuery): Promise<ProjectPageDto> {
    return this.projects.list(query);
  }

  @Get(':projectId')
  @ApiOperation({ operationId: 'getProject', summary: 'Read a project' })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  read(@Param('projectId', new UuidParam('projectId')) projectId: string): Promise<ProjectDto> {
    return this.projects.read(projectId);
  }
}
