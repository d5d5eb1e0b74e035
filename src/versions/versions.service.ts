import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, LessThan } from 'typeorm';
import { PreviewLinks } from '../access/preview-links';
import { NotFoundError } from '../common/domain-error';
import { Page, PageQuery, readCursor, toPage } from '../common/pagination';
import { PreviewsService } from '../previews/previews.service';
import { ProjectsService } from '../projects/projects.service';
import type { IdempotencyKey } from '../runs/idempotency';
import type { Run } from '../runs/run.entity';
import { RunsService } from '../runs/runs.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import type { DiffDto, VersionDto } from './version.dto';
import { Version } from './version.entity';

/** What a rollback's run carries as its input. */
export interface RollbackInput {
  number: number;
}

export type NewVersion = Pick<
  Version,
  'projectId' | 'commit' | 'source' | 'runId' | 'prompt' | 'restoredNumber' | 'filesChanged'
>;

const MAX_NUMBER = 2 ** 31 - 1;

/** A project's history: each state that worked, from 1. It is added to and never rewritten. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectsService,
    private readonly previews: PreviewsService,
    private readonly workspaces: WorkspacesService,
    private readonly runs: RunsService,
    private readonly links: PreviewLinks,
  ) {}

  /**
   * Adds a version, with the thread as it stands, within the caller's (fenced) transaction.
   * @returns its number
   */
  async record(version: NewVersion, manager: EntityManager): Promise<number> {
    const [{ number }] = await manager.query<[{ number: number }]>(
      `INSERT INTO versions (project_id, number, commit, source, run_id, prompt, restored_number,
         files_changed, session_id, last_message_uuid, notes)
       SELECT $1, COALESCE((SELECT max(number) FROM versions WHERE project_id = $1), 0) + 1,
              $2, $3, $4, $5, $6, $7, project.last_ai_session_id,
              CASE WHEN thread.session_id = project.last_ai_session_id
                   THEN thread.last_message_uuid END,
              COALESCE(thread.notes, '{}')
         FROM public.projects AS project LEFT JOIN project_threads AS thread USING (project_id)
        WHERE project_id = $1
       RETURNING number`,
      [
        version.projectId,
        version.commit,
        version.source,
        version.runId,
        version.prompt,
        version.restoredNumber,
        JSON.stringify(version.filesChanged),
      ],
    );
    await this.projects.showVersion(version.projectId, number, manager);
    return number;
  }

  /** Number of the version that a run has made. */
  async ofRun(runId: string, manager: EntityManager): Promise<number | undefined> {
    return (await manager.findOneBy(Version, { runId }))?.number;
  }

  /** @throws NotFoundError `version_not_found` */
  async get(projectId: string, number: number): Promise<Version> {
    // Postgres would not take it for a number of this column.
    if (Math.abs(number) > MAX_NUMBER) throw new NotFoundError('version', String(number));
    const version = await this.dataSource.manager.findOneBy(Version, { projectId, number });
    if (version === null) throw new NotFoundError('version', String(number));
    return version;
  }

  /** The newest one; undefined: nothing has worked yet. */
  async newest(projectId: string): Promise<Version | undefined> {
    const [newest] = await this.dataSource.manager.find(Version, {
      where: { projectId },
      order: { number: 'DESC' },
      take: 1,
    });
    return newest;
  }

  /** Newest first. */
  async list(projectId: string, query: PageQuery): Promise<Page<VersionDto>> {
    const project = await this.projects.get(projectId);
    const before = readCursor(query.cursor, /^\d{1,9}$/);
    const rows = await this.dataSource.manager.find(Version, {
      where: { projectId, ...(before === undefined ? {} : { number: LessThan(Number(before)) }) },
      order: { number: 'DESC' },
      take: query.limit + 1,
    });
    return toPage(
      rows,
      query.limit,
      (version) => String(version.number),
      (version) => this.toDto(version, project.versionNumber),
    );
  }

  async read(projectId: string, number: number): Promise<VersionDto> {
    const project = await this.projects.get(projectId);
    return this.toDto(await this.get(projectId, number), project.versionNumber);
  }

  /** What changed from one version (by default the one before; 0: from nothing) to another. */
  async diff(projectId: string, number: number, from = number - 1): Promise<DiffDto> {
    const to = await this.get(projectId, number);
    const base = from === 0 ? undefined : (await this.get(projectId, from)).commit;
    const { diff, truncated } = await this.workspaces.diff(projectId, base, to.commit);
    return { from, to: number, diff, truncated };
  }

  /** @throws NotFoundError `project_not_found`, `version_not_found` */
  async rollBack(projectId: string, number: number, idempotency?: IdempotencyKey): Promise<Run> {
    await this.projects.get(projectId);
    await this.get(projectId, number);
    return this.runs.enqueue({
      projectId,
      source: 'rollback',
      input: { number } satisfies RollbackInput,
      idempotency,
    });
  }

  private toDto(version: Version, current: number | null): VersionDto {
    return {
      number: version.number,
      current: version.number === current,
      source: version.source,
      runId: version.runId,
      prompt: version.prompt,
      sessionId: version.sessionId,
      restoredNumber: version.restoredNumber,
      filesChanged: version.filesChanged,
      previewUrl: this.links.linkTo(this.previews.urlOfVersion(version.projectId, version.number)),
      createdAt: version.createdAt.toISOString(),
    };
  }
}
