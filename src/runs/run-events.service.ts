import { Injectable } from '@nestjs/common';
import { PreviewLinks } from '../access/preview-links';
import { NotFoundError } from '../common/domain-error';
import { StreamMetrics } from '../metrics/stream-metrics';
import { DataSource } from 'typeorm';
import type { ServerSentEvent } from './event-stream';
import { isTerminalEvent, RunEvent } from './run-event';
import type { EventPageDto } from './run-event.dto';
import { RunEventsRepository } from './run-events.repository';
import { RunStream } from './run-stream.service';
import { isTerminal } from './run.entity';
import { RunsService } from './runs.service';

/** A run's log for clients: as a stream, or page by page. */
@Injectable()
export class RunEventsService {
  constructor(
    private readonly runs: RunsService,
    private readonly log: RunEventsRepository,
    private readonly streams: RunStream,
    private readonly dataSource: DataSource,
    private readonly links: PreviewLinks,
    private readonly metrics: StreamMetrics,
  ) {}

  /** Whether the run has ended and its last event has been seen. */
  async isOver(runId: string, after: number): Promise<boolean> {
    const run = await this.runs.get(runId);
    return isTerminal(run.status) && (await this.log.lastSeq(runId)) <= after;
  }

  async *stream(
    runId: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<ServerSentEvent[]> {
    const batches = this.streams.follow(runId, after, signal);
    for await (const events of this.metrics.measured('run', batches, (event) => event.at)) {
      yield events.map((event) => ({
        id: event.seq,
        event: event.type,
        data: this.links.within(event),
      }));
    }
  }

  /** @param wait seconds to wait for the first event, when there is none yet */
  async page(runId: string, after: number, limit: number, wait: number): Promise<EventPageDto> {
    await this.runs.get(runId);
    let events = await this.log.read(runId, after, limit);
    if (events.length === 0 && wait > 0 && !(await this.isOver(runId, after))) {
      events = (await this.firstBatch(runId, after, wait)).slice(0, limit);
    }
    const last = events.at(-1);
    const over = last === undefined ? await this.isOver(runId, after) : isTerminalEvent(last);
    return {
      events: events.map((event) => this.links.within(event)),
      next: over ? null : (last?.seq ?? after),
    };
  }

  /**
   * Where a project's stream starts.
   * @throws NotFoundError `project_not_found`
   */
  async projectStart(projectId: string, after?: string): Promise<string> {
    const [project] = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM public.projects WHERE project_id = $1',
      [projectId],
    );
    if (project === undefined) throw new NotFoundError('project', projectId);
    return after ?? (await this.log.projectCursor());
  }

  async *streamProject(
    projectId: string,
    after: string,
    signal: AbortSignal,
  ): AsyncGenerator<ServerSentEvent[]> {
    const pages = this.streams.followProject(projectId, after, signal);
    for await (const page of this.metrics.measured('project', pages, ({ event }) => event.at)) {
      yield page.map(({ cursor, event }) => ({
        id: cursor,
        event: event.type,
        data: this.links.within(event),
      }));
    }
  }

  private async firstBatch(runId: string, after: number, wait: number): Promise<RunEvent[]> {
    const patience = AbortSignal.timeout(wait * 1_000);
    for await (const events of this.streams.follow(runId, after, patience)) return events;
    return [];
  }
}
