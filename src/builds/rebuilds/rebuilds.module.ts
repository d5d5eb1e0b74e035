import { Global, Module } from '@nestjs/common';
import { PreviewRebuilds } from '../../previews/preview-rebuilds';
import { PreviewsModule } from '../../previews/previews.module';
import { QueuesModule } from '../../queues/queues.module';
import { VersionsModule } from '../../versions/versions.module';
import { WorkspacesModule } from '../../workspaces/workspaces.module';
import { AppBuildModule } from '../app/app-build.module';
import { QueuedRebuilds } from './queued-rebuilds';
import { RebuildWork } from './rebuild-work.service';
import { RebuildsWorker } from './rebuilds.worker';

/** Global, so that the previews, a floor below, find what they ask for by its token. */
@Global()
@Module({
  imports: [AppBuildModule, PreviewsModule, QueuesModule, VersionsModule, WorkspacesModule],
  providers: [{ provide: PreviewRebuilds, useClass: QueuedRebuilds }, RebuildWork, RebuildsWorker],
  exports: [PreviewRebuilds],
})
export class RebuildsModule {}
