import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Owner } from '../access/principal';
import { ApiProblems } from '../common/api-problems';
import { PageQuery } from '../common/pagination';
import { UuidParam } from '../common/validation';
import { ProjectDto, ProjectPageDto, RenameProjectDto } from './project.dto';
import { ProjectsService } from './projects.service';

@ApiTags('projects')
@Controller('v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Get()
  @ApiOperation({ operationId: 'listProjects', summary: 'List projects, newest first' })
  @ApiOkResponse({ type: ProjectPageDto })
  @ApiProblems({ 400: '`validation_failed`' })
  list(@Owner() owner: string, @Query() query: PageQuery): Promise<ProjectPageDto> {
    return this.projects.list(owner, query);
  }

  @Get(':projectId')
  @ApiOperation({ operationId: 'getProject', summary: 'Read a project' })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  read(@Param('projectId', new UuidParam('projectId')) projectId: string): Promise<ProjectDto> {
    return this.projects.read(projectId);
  }

  @Patch(':projectId')
  @ApiOperation({ operationId: 'renameProject', summary: 'Rename a project' })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  rename(
    @Param('projectId', new UuidParam('projectId')) projectId: string,
    @Body() body: RenameProjectDto,
  ): Promise<ProjectDto> {
    return this.projects.rename(projectId, body.name);
  }

  @Delete(':projectId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteProject',
    summary: 'Delete a project',
    description: 'With its files, preview, runs and conversation. Waiting runs go with it.',
  })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiNoContentResponse()
  @ApiProblems({
    400: '`validation_failed`',
    404: '`project_not_found`',
    409: '`project_busy`: a run is at work',
  })
  delete(@Param('projectId', new UuidParam('projectId')) projectId: string): Promise<void> {
    return this.projects.delete(projectId);
  }
}
