import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module';
import { RunsModule } from '../runs/runs.module';
import { WorkspacesModule } from '../workspaces/workspaces.module';
import { ChatPlanController } from './chat-plan.controller';
import { ChatPlanProcessor } from './chat-plan.processor';
import { ChatPlanService } from './chat-plan.service';
import { ChatWork } from './chat-work.service';

@Module({
  imports: [ProjectsModule, RunsModule, WorkspacesModule],
  controllers: [ChatPlanController],
  providers: [ChatPlanService, ChatWork, ChatPlanProcessor],
})
export class ChatPlanModule {}
