import { Body, Controller, Get, Param, Put, Query, Req, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { ApiProblems } from '../common/api-problems';
import { UuidParam } from '../common/validation';
import { ApiRun } from '../runs/api-run';
import { Idempotency, IdempotencyKey } from '../runs/idempotency';
import { RunResponder } from '../runs/run-responder.service';
import { contentTypeOf } from './content-type';
import { FilesService } from './files.service';
import { FileTreeDto, PutFileDto, VersionQuery } from './version.dto';

const ProjectId = () => Param('projectId', new UuidParam('projectId'));

@ApiTags('files')
@ApiParam({ name: 'projectId', format: 'uuid' })
@Controller('v1/projects/:projectId')
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly responder: RunResponder,
  ) {}

  @Get('files')
  @ApiOperation({ operationId: 'listFiles', summary: 'The source files of a version' })
  @ApiOkResponse({ type: FileTreeDto })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`, `version_not_found`' })
  tree(@ProjectId() projectId: string, @Query() query: VersionQuery): Promise<FileTreeDto> {
    return this.files.tree(projectId, query.version);
  }

  @Get('files/*path')
  @ApiOperation({
    operationId: 'readFile',
    summary: 'A source file of a version, as it is',
    description: 'Sent as a download, never to be run by a browser on this origin.',
  })
  @ApiParam({ name: 'path', example: 'src/App.tsx' })
  @ApiOkResponse({
    description: 'The content, with the type that the name says',
    headers: {
      ETag: {
        description: 'Of the content; for `If-None-Match`',
        schema: { type: 'string' },
        example: '"9daeafb9864cf43055ae93beb0afd6c7d144bfa4"',
      },
      'Content-Disposition': {
        description: 'Always `attachment`',
        schema: { type: 'string' },
        example: 'attachment',
      },
    },
    content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'An `ETag` from before: answered with 304 when it is still so',
    schema: { type: 'string', example: '"9daeafb9864cf43055ae93beb0afd6c7d144bfa4"' },
  })
  @ApiResponse({ status: 304, description: 'As it was' })
  @ApiProblems({
    400: '`validation_failed`, `invalid_path`',
    404: '`project_not_found`, `version_not_found`, `file_not_found`',
    422: '`file_too_large`',
  })
  async read(
    @ProjectId() projectId: string,
    @Param('path') path: string | string[],
    @Query() query: VersionQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const name = [path].flat().join('/');
    const file = await this.files.read(projectId, name, query.version);
    response.set({
      ETag: `"${file.etag}"`,
      'Content-Type': contentTypeOf(name),
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': 'attachment',
      'Cache-Control': 'private, no-cache',
    });
    if (request.fresh) response.status(304).end();
    else response.send(file.content);
  }

  @Put('files/*path')
  @ApiOperation({
    operationId: 'writeFile',
    summary: 'Change a source file by hand',
    description:
      'A run in line like any other: the file is written, the app built and published as a version of its own. Claude is told with the next prompt.',
  })
  @ApiParam({ name: 'path', example: 'index.html' })
  @ApiRun('file_edit', {
    400: '`invalid_path`',
    422: '`app_build_failed`, `workspace_too_large`, `preview_too_large`',
  })
  async write(
    @ProjectId() projectId: string,
    @Param('path') path: string | string[],
    @Body() body: PutFileDto,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const edit = { path: [path].flat().join('/'), content: body.content };
    const run = await this.files.write(projectId, edit, idempotency);
    await this.responder.respond(run, request, response);
  }

  @Get('export')
  @ApiOperation({ operationId: 'exportProject', summary: 'The source of a version, as a zip' })
  @ApiOkResponse({
    description: 'The archive',
    headers: {
      'Content-Disposition': {
        description: 'A name for the file',
        schema: { type: 'string' },
        example: 'attachment; filename="Rise-v2.zip"',
      },
    },
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`, `version_not_found`' })
  async export(
    @ProjectId() projectId: string,
    @Query() query: VersionQuery,
    @Res() response: Response,
  ): Promise<void> {
    const { zip, name, number } = await this.files.export(projectId, query.version);
    response.set({
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${name}-v${number}.zip"`,
    });
    // A client that goes away ends the stream; there is nobody left to tell.
    await pipeline(zip, response).catch(() => response.destroy());
  }
}
