import { Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { AccessModule } from './access/access.module';
import { BuildsModule } from './builds/builds.module';
import { ChatPlanModule } from './chat-plan/chat-plan.module';
import type { ClaudeEnvironment } from './claude/claude-environment';
import { ClaudeModule } from './claude/claude.module';
import { DrainingModule } from './common/draining';
import { LoggingModule } from './common/logging.module';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { DemoModelModule } from './demo-model/demo-model.module';
import { DemoModelService } from './demo-model/demo-model.service';
import { HealthModule } from './health/health.module';
import { LimitsModule } from './limits/limits.module';
import { MetadataModule } from './metadata/metadata.module';
import { PlaygroundModule } from './playground/playground.module';
import { ObservabilityModule } from './observability/observability.module';

@Module({
  imports: [
    ConfigModule,
    LoggingModule,
    DrainingModule,
    DatabaseModule,
    AccessModule.forRoot(),
    LimitsModule,
    EventEmitterModule.forRoot(),
    ClaudeModule.forRoot({
      imports: [DemoModelModule],
      environment: {
        inject: [DemoModelService],
        // While the demo model is on, no real credential reaches the CLI, whatever else is set.
        useFactory: (demo: DemoModelService): ClaudeEnvironment => ({
          overrides: () => ({ variables: demo.environment(), replaceCredentials: demo.enabled }),
        }),
      },
    }),
    HealthModule,
    BuildsModule,
    ChatPlanModule,
    MetadataModule,
    PlaygroundModule,
    ObservabilityModule,
  ],
})
export class AppModule {}
