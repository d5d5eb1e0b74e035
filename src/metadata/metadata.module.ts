import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module';
import { RunsModule } from '../runs/runs.module';
import { MetadataController } from './metadata.controller';
import { MetadataProcessor } from './metadata.processor';
import { MetadataService } from './metadata.service';

@Module({
  imports: [ProjectsModule, RunsModule],
  controllers: [MetadataController],
  providers: [MetadataService, MetadataProcessor],
})
export class MetadataModule {}
