import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { MetadataConfig } from '../config/metadata.config';
import { ProjectsService } from '../projects/projects.service';
import type { IdempotencyKey } from '../runs/idempotency';
import type { RunContext } from '../runs/run-context';
import { RunFailure } from '../runs/run-failure';
import { PRIORITY, RunSource } from '../runs/run-source';
import type { Run, RunResult } from '../runs/run.entity';
import { RunEnded } from '../runs/runs.events';
import { RunsService } from '../runs/runs.service';
import { METADATA_PROMPT, METADATA_SCHEMA, readMetadata } from './metadata';

const BUILDS: readonly RunSource[] = ['create_preview', 'update_project'];

/** Lets Claude describe projects: by itself after the first good build, and when asked to. */
@Injectable()
export class MetadataService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly runs: RunsService,
    private readonly config: MetadataConfig,
  ) {}

  /** Behind every run of the user's in line, so that it delays none of them. */
  @OnEvent(RunEnded.event, { promisify: true })
  async describeAfterFirstBuild({ run }: RunEnded): Promise<void> {
    if (!this.config.automatic) return;
    if (run.status !== 'completed' || !BUILDS.includes(run.source)) return;
    if (await this.runs.exists(run.projectId, 'metadata_generation')) return;
    await this.describe(run.projectId);
  }

  /** @throws NotFoundError `project_not_found` */
  describe(projectId: string, idempotency?: IdempotencyKey): Promise<Run> {
    return this.runs.enqueue({
      projectId,
      source: 'metadata_generation',
      priority: PRIORITY.background,
      input: { prompt: METADATA_PROMPT },
      idempotency,
    });
  }

  async carryOut(context: RunContext): Promise<RunResult> {
    await context.phase('generating');
    const turn = await context.turn({
      prompt: METADATA_PROMPT,
      policy: 'none',
      outputSchema: METADATA_SCHEMA,
    });
    const metadata = readMetadata(turn.structuredOutput);
    if (metadata === undefined) {
      throw new RunFailure('metadata_missing', 502, 'Claude answered without a description.');
    }
    await context.fenced((manager) =>
      this.projects.describe(context.run.projectId, metadata, manager),
    );
    return { message: metadata.description };
  }
}
