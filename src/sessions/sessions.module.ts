import { Module } from '@nestjs/common';
import { SessionManagementService } from './session-management.service';
import { SessionsController } from './sessions.controller';
import { ThreadsService } from './threads.service';
import { TranscriptsRepository } from './transcripts.repository';

@Module({
  controllers: [SessionsController],
  providers: [SessionManagementService, ThreadsService, TranscriptsRepository],
  exports: [SessionManagementService],
})
export class SessionsModule {}
