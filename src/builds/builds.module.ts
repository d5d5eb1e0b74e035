import { Module } from '@nestjs/common';
import { PreviewsModule } from '../previews/previews.module';
import { ProjectsModule } from '../projects/projects.module';
import { RunsModule } from '../runs/runs.module';
import { WorkspacesModule } from '../workspaces/workspaces.module';
import { BuildWork } from './build-work.service';
import { BuildsController } from './builds.controller';
import { BuildsProcessor } from './builds.processor';
import { BuildsService } from './builds.service';
import { MarkProjectWhenBuildFailed } from './mark-project-when-build-failed';

@Module({
  imports: [ProjectsModule, PreviewsModule, RunsModule, WorkspacesModule],
  controllers: [BuildsController],
  providers: [BuildsService, BuildWork, BuildsProcessor, MarkProjectWhenBuildFailed],
})
export class BuildsModule {}
