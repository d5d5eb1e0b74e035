import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AcceptsTicket } from '../access/accepts-ticket.decorator';
import { ApiProblems } from '../common/api-problems';
import { UuidParam, validationFailed } from '../common/validation';
import { wantsEventStream } from '../common/wants-event-stream';
import { sendEventStream } from './event-stream';
import { EVENT_STREAM, EVENTS_EXAMPLE } from './event-stream.examples';
import { EventPageDto, EventsQuery, ProjectEventsQuery } from './run-event.dto';
import { ALL_EVENT_DTOS } from './run-event.dto';
import { RunEventsService } from './run-events.service';

/** As `RunEventsRepository` writes it: two numbers, neither beyond a bigint. */
const isCursor = (text: string): boolean =>
  /^\d{1,19}-\d{1,19}$/.test(text) && text.split('-').every((part) => BigInt(part) < 2n ** 63n);

@ApiTags('runs')
@ApiExtraModels(EventPageDto, ...ALL_EVENT_DTOS)
@Controller('v1')
export class RunEventsController {
  constructor(private readonly events: RunEventsService) {}

  @Get('runs/:runId/events')
  @AcceptsTicket()
  @ApiOperation({
    operationId: 'followRun',
    summary: "A run's events, as a stream or as a page",
    description:
      'With `Accept: text/event-stream`: what the log has after `Last-Event-ID` (or `after`), then what comes, until the terminal event (`completed`, `failed` or `cancelled`). A client that comes back after that gets 204, which ends an EventSource. With `Accept: application/json`: the same events as a page; `wait` makes it wait for the first one. `id` is `seq`: 1, 2, 3, … without gaps, the same in every connection.',
  })
  @ApiParam({ name: 'runId', format: 'uuid' })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: '`seq` of the last one seen; goes before `after`',
    schema: { type: 'string', pattern: '^\\d{1,9}$', example: '3' },
  })
  @ApiResponse({
    status: 200,
    description: 'Events',
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(EventPageDto) },
        example: { events: EVENTS_EXAMPLE, next: null },
      },
      'text/event-stream': EVENT_STREAM,
    },
  })
  @ApiResponse({ status: 204, description: 'The stream has nothing more: all has been seen' })
  @ApiProblems({ 400: '`validation_failed`', 404: '`run_not_found`' })
  async follow(
    @Param('runId', new UuidParam('runId')) runId: string,
    @Query() query: EventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const after = readSeq(lastEventId) ?? query.after;
    if (!wantsEventStream(request)) {
      response.json(await this.events.page(runId, after, query.limit, query.wait));
      return;
    }
    if (await this.events.isOver(runId, after)) {
      response.status(204).end();
      return;
    }
    await sendEventStream(request, response, (signal) => this.events.stream(runId, after, signal));
  }

  @Get('projects/:projectId/events')
  @AcceptsTicket()
  @ApiOperation({
    operationId: 'followProject',
    summary: 'The events of all runs of a project, as a stream',
    description:
      'From now on, or after `Last-Event-ID` (or `after`), which is opaque here; `runId` and `seq` are in each event. Ends only with the connection.',
  })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last one seen; goes before `after`',
    schema: { type: 'string', maxLength: 50, example: '1042-7' },
  })
  @ApiResponse({
    status: 200,
    description: 'Events',
    content: { 'text/event-stream': EVENT_STREAM },
  })
  @ApiProblems({ 400: '`validation_failed`', 404: '`project_not_found`' })
  async followProject(
    @Param('projectId', new UuidParam('projectId')) projectId: string,
    @Query() query: ProjectEventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const after = lastEventId ?? query.after;
    if (after !== undefined && !isCursor(after)) {
      throw validationFailed([{ field: 'after', message: 'after is not an id that we gave' }]);
    }
    const start = await this.events.projectStart(projectId, after);
    await sendEventStream(
      request,
      response,
      (signal) => this.events.streamProject(projectId, start, signal),
      start,
    );
  }
}

function readSeq(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (!/^\d{1,9}$/.test(header)) {
    throw validationFailed([
      { field: 'Last-Event-ID', message: 'Last-Event-ID must be the number of an event' },
    ]);
  }
  return Number(header);
}
