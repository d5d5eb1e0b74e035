import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PreviewsModule } from '../previews/previews.module';
import { ProjectsModule } from '../projects/projects.module';
import { RunsModule } from '../runs/runs.module';
import { WorkspacesModule } from '../workspaces/workspaces.module';
import { FilesController } from './files.controller';
import { FilesService } from './files.service';
import { Version } from './version.entity';
import { VersionsController } from './versions.controller';
import { VersionsService } from './versions.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([Version]),
    ProjectsModule,
    PreviewsModule,
    RunsModule,
    WorkspacesModule,
  ],
  controllers: [VersionsController, FilesController],
  providers: [VersionsService, FilesService],
  exports: [VersionsService],
})
export class VersionsModule {}
