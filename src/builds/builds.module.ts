import { Module } from '@nestjs/common';
import { PreviewsModule } from '../previews/previews.module';
import { ProjectsModule } from '../projects/projects.module';
import { RunsModule } from '../runs/runs.module';
import { SessionsModule } from '../sessions/sessions.module';
import { VersionsModule } from '../versions/versions.module';
import { WorkspacesModule } from '../workspaces/workspaces.module';
import { AppBuildModule } from './app/app-build.module';
import { BuildWork } from './build-work.service';
import { BuildsController } from './builds.controller';
import { BuildsProcessor } from './builds.processor';
import { BuildsService } from './builds.service';
import { FileEditWork } from './file-edit-work.service';
import { MarkProjectWhenBuildFailed } from './mark-project-when-build-failed';
import { Publisher } from './publisher.service';
import { TemplatesController } from './templates.controller';
import { RebuildsModule } from './rebuilds/rebuilds.module';
import { RollbackWork } from './rollback-work.service';

@Module({
  imports: [
    AppBuildModule,
    RebuildsModule,
    ProjectsModule,
    PreviewsModule,
    RunsModule,
    SessionsModule,
    VersionsModule,
    WorkspacesModule,
  ],
  controllers: [BuildsController, TemplatesController],
  providers: [
    BuildsService,
    BuildWork,
    BuildsProcessor,
    FileEditWork,
    MarkProjectWhenBuildFailed,
    Publisher,
    RollbackWork,
  ],
})
export class BuildsModule {}
