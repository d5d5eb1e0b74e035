import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { ProjectsService } from '../projects/projects.service';
import { RunEnded } from '../runs/runs.events';
import { BUILD_SOURCES } from './builds.service';

@Injectable()
export class MarkProjectWhenBuildFailed {
  constructor(private readonly projects: ProjectsService) {}

  @OnEvent(RunEnded.event, { promisify: true })
  async handle({ run }: RunEnded): Promise<void> {
    const build = BUILD_SOURCES.some((source) => source === run.source);
    if (build && run.status !== 'completed') await this.projects.markFailed(run.projectId);
  }
}
