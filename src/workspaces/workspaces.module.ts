import { Module } from '@nestjs/common';
import { CommitsService } from './commits.service';
import { Git } from './git';
import { RepositoriesService } from './repositories.service';
import { RestoresService } from './restores.service';
import { SharedFolderSourceStore, SourceStore } from './source-store';
import { SourcesService } from './sources.service';
import { WorkspacesService } from './workspaces.service';

@Module({
  providers: [
    Git,
    { provide: SourceStore, useClass: SharedFolderSourceStore },
    RepositoriesService,
    CommitsService,
    RestoresService,
    SourcesService,
    WorkspacesService,
  ],
  exports: [WorkspacesService, Git],
})
export class WorkspacesModule {}
