import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ArtifactStore, FileArtifactStore } from './artifact-store';
import { PreviewGate } from './preview-gate';
import { PreviewHost } from './preview-host';
import { PreviewHandler } from './preview.handler';
import { PreviewServer } from './preview.server';
import { PreviewsService } from './previews.service';
import { PublishedPreview } from './published-preview.entity';
import { PublishedPreviews, TypeOrmPublishedPreviews } from './published-previews';

/** Publishes sites and serves each at an origin of its own. */
@Module({
  imports: [TypeOrmModule.forFeature([PublishedPreview])],
  providers: [
    { provide: ArtifactStore, useClass: FileArtifactStore },
    { provide: PublishedPreviews, useClass: TypeOrmPublishedPreviews },
    PreviewGate,
    PreviewHost,
    PreviewHandler,
    PreviewServer,
    PreviewsService,
  ],
  exports: [PreviewsService, ArtifactStore],
})
export class PreviewsModule {}
