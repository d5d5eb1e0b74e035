import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, QueryFailedError, Repository } from 'typeorm';
import { PreviewLinks } from '../access/preview-links';
import { DomainError, NotFoundError } from '../common/domain-error';
import { Page, PageQuery, readCursor, toPage } from '../common/pagination';
import { PreviewConfig } from '../config/preview.config';
import { ProjectDto } from './project.dto';
import { ProjectDeleted, ProjectIsBeingDeleted } from './projects.events';
import type { ProjectMetadata } from './project-metadata';
import { Project } from './project.entity';

/** Milliseconds since 1970, and an id: nothing that Postgres could choke on. */
const CURSOR = /^\d{1,13} [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const UNIQUE_VIOLATION = '23505';

@Injectable()
export class ProjectsService {
  constructor(
    @InjectRepository(Project) private readonly projects: Repository<Project>,
    private readonly previews: PreviewConfig,
    private readonly links: PreviewLinks,
    private readonly events: EventEmitter2,
  ) {}

  /** @throws DomainError `project_exists`, `project_id_unavailable` (409) */
  async create(
    project: { projectId: string; owner: string; name?: string },
    manager: EntityManager,
  ): Promise<void> {
    try {
      await manager.insert(Project, {
        projectId: project.projectId,
        owner: project.owner,
        name: project.name ?? null,
        nameGiven: project.name !== undefined,
        tags: [],
        suggestions: [],
        status: 'creating',
      });
    } catch (error) {
      if (
        error instanceof QueryFailedError &&
        (error.driverError as { code?: string }).code === UNIQUE_VIOLATION
      ) {
        throw await this.refusalOf(project.projectId, project.owner);
      }
      throw error;
    }
  }

  /** @throws NotFoundError `project_not_found` */
  async get(projectId: string): Promise<Project> {
    const project = await this.projects.findOneBy({ projectId });
    if (project === null) throw new NotFoundError('project', projectId);
    return project;
  }

  async read(projectId: string): Promise<ProjectDto> {
    return this.toDto(await this.get(projectId));
  }

  /** An owner's projects, newest first. */
  async list(owner: string, query: PageQuery): Promise<Page<ProjectDto>> {
    const after = readCursor(query.cursor, CURSOR)?.split(' ');
    const rows = this.projects
      .createQueryBuilder('project')
      // Cursors carry milliseconds, so that is what the order compares.
      .addSelect("date_trunc('milliseconds', project.created_at)", 'made_at')
      .orderBy('made_at', 'DESC')
      .addOrderBy('project.projectId', 'DESC')
      .where('project.owner = :owner', { owner })
      .limit(query.limit + 1);
    if (after !== undefined) {
      rows.andWhere(
        "(date_trunc('milliseconds', project.created_at), project.project_id) < (:at::timestamptz, :id::uuid)",
        { at: new Date(Number(after[0])), id: after[1] },
      );
    }
    return toPage(
      await rows.getMany(),
      query.limit,
      (project) => `${project.createdAt.getTime()} ${project.projectId}`,
      (project) => this.toDto(project),
    );
  }

  /** The user's name for it; from now on nothing else changes it. */
  async rename(projectId: string, name: string): Promise<ProjectDto> {
    await this.projects.update({ projectId }, { name, nameGiven: true });
    return this.read(projectId);
  }

  /**
   * Deletes a project and all that hangs on it.
   * @throws NotFoundError `project_not_found`
   * @throws whatever a listener of {@link ProjectIsBeingDeleted} has against it
   */
  async delete(projectId: string): Promise<void> {
    await this.projects.manager.transaction(async (manager) => {
      const rows = await manager.query<unknown[]>(
        'SELECT 1 FROM public.projects WHERE project_id = $1 FOR UPDATE',
        [projectId],
      );
      if (rows.length === 0) throw new NotFoundError('project', projectId);
      const event = new ProjectIsBeingDeleted(projectId, manager);
      await this.events.emitAsync(ProjectIsBeingDeleted.event, event);
      await manager.delete(Project, { projectId });
    });
    this.events.emit(ProjectDeleted.event, new ProjectDeleted(projectId));
  }

  /** A preview is up. */
  async markReady(projectId: string, manager?: EntityManager): Promise<void> {
    await (manager ?? this.projects.manager).update(Project, { projectId }, { status: 'ready' });
  }

  /** A version is up, with its preview. */
  async showVersion(projectId: string, number: number, manager: EntityManager): Promise<void> {
    const change = { status: 'ready' as const, versionNumber: number };
    await manager.update(Project, { projectId }, change);
  }

  /** A run ended without a preview; says nothing about a project that has one from before. */
  async markFailed(projectId: string, manager?: EntityManager): Promise<void> {
    await (manager ?? this.projects.manager).update(
      Project,
      { projectId, status: 'creating' },
      { status: 'failed' },
    );
  }

  /** Stores what Claude said of the project; a name that the user gave stays. */
  async describe(
    projectId: string,
    metadata: ProjectMetadata,
    manager: EntityManager,
  ): Promise<void> {
    const { name, ...rest } = metadata;
    await manager.update(Project, { projectId }, rest);
    await manager.update(Project, { projectId, nameGiven: false }, { name });
  }

  /** Why a project cannot have this id. Of another owner's it says no more than that. */
  private async refusalOf(projectId: string, owner: string): Promise<DomainError> {
    const own = await this.projects.existsBy({ projectId, owner });
    const members = { projectId };
    return own
      ? new DomainError(
          'project_exists',
          409,
          `There is a project with the id ${projectId} already; change it with POST /v1/update-project.`,
          { members },
        )
      : new DomainError(
          'project_id_unavailable',
          409,
          `A new project cannot have the id ${projectId}. Leave it out, and one is made up.`,
          { members },
        );
  }

  private toDto(project: Project): ProjectDto {
    return {
      projectId: project.projectId,
      name: project.name,
      description: project.description,
      tags: project.tags,
      suggestions: project.suggestions,
      status: project.status,
      previewUrl:
        project.status === 'ready'
          ? this.links.linkTo(this.previews.urlOf(project.projectId))
          : null,
      versionNumber: project.versionNumber,
      lastAiSessionId: project.lastAiSessionId,
      lastAiSessionUpdatedAt: project.lastAiSessionUpdatedAt?.toISOString() ?? null,
      createdAt: project.createdAt.toISOString(),
      updatedAt: project.updatedAt.toISOString(),
    };
  }
}
