import { Module, OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OwnerLookups } from '../access/owner-lookups';
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
export class VersionsModule implements OnModuleInit {
  constructor(private readonly lookups: OwnerLookups) {}

  onModuleInit(): void {
    // A version's number and a file's path mean something within a project only.
    this.lookups.ignore('number', 'path');
  }
}
