import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Page, PageQuery } from '../common/pagination';
import { ProjectsService } from '../projects/projects.service';
import type { IdempotencyKey } from '../runs/idempotency';
import type { RunSource } from '../runs/run-source';
import { Run } from '../runs/run.entity';
import { RunsService } from '../runs/runs.service';
import { BuildDto, CreatePreviewDto, UpdateProjectDto } from './build.dto';
import type { TemplateId } from './templates';

/** The kinds of run that change a project's app. */
export const BUILD_SOURCES = [
  'create_preview',
  'update_project',
] as const satisfies readonly RunSource[];

/** What a build's run carries as its input. */
export interface BuildInput {
  prompt: string;
  /** The scaffold to start from, in a new project. */
  template?: TemplateId;
}

/** Takes in requests to build. */
@Injectable()
export class BuildsService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly runs: RunsService,
  ) {}

  /**
   * A new project and its first run, both or neither. The session's id is known from here on.
   * @throws DomainError `project_exists`, `project_id_unavailable` (409)
   */
  createPreview(
    request: CreatePreviewDto,
    owner: string,
    idempotency?: IdempotencyKey,
  ): Promise<Run> {
    const projectId = request.projectId ?? randomUUID();
    return this.runs.enqueue(
      {
        projectId,
        source: 'create_preview',
        input: { prompt: request.prompt, template: request.template } satisfies BuildInput,
        sessionId: randomUUID(),
        idempotency,
      },
      (manager) =>
        this.projects.create({ projectId, owner, name: request.name || undefined }, manager),
    );
  }

  /** @throws NotFoundError `project_not_found` */
  updateProject(request: UpdateProjectDto, idempotency?: IdempotencyKey): Promise<Run> {
    return this.runs.enqueue({
      projectId: request.projectId,
      source: 'update_project',
      input: { prompt: request.prompt } satisfies BuildInput,
      idempotency,
    });
  }

  /** Newest first. */
  async list(projectId: string, query: PageQuery): Promise<Page<BuildDto>> {
    await this.projects.get(projectId);
    return this.runs.list(projectId, BUILD_SOURCES, query, (run) => ({
      ...this.runs.show(run),
      prompt: (run.input as unknown as BuildInput).prompt,
    }));
  }

  /** @throws NotFoundError `build_not_found` */
  get(buildId: string): Promise<Run> {
    return this.runs.get(buildId, BUILD_SOURCES, 'build');
  }
}
