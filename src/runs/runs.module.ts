import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueuesModule } from '../queues/queues.module';
import { SessionsModule } from '../sessions/sessions.module';
import { WorkspacesModule } from '../workspaces/workspaces.module';
import { Budget } from './budget.service';
import { Cancellation } from './cancellation.service';
import { ContextSummaries } from './context-summaries.service';
import { LeasesService } from './leases.service';
import { LineService } from './line.service';
import { Orphans } from './orphans.service';
import { OwnerLimits } from './owner-limits.service';
import { RefuseWhileARunIsAtWork } from './refuse-while-a-run-is-at-work';
import { RunClaims } from './run-claims.service';
import { RunEngine } from './run-engine.service';
import { RunEventsController } from './run-events.controller';
import { RunEventsRepository } from './run-events.repository';
import { RunEventsService } from './run-events.service';
import { RunFeed } from './run-feed.service';
import { RunFiguresService } from './run-figures.service';
import { RunOwners } from './run-owners';
import { RunRecovery } from './run-recovery.service';
import { RunResponder } from './run-responder.service';
import { RunStream } from './run-stream.service';
import { RunWaiter } from './run-waiter.service';
import { Run } from './run.entity';
import { RunsController } from './runs.controller';
import { RunsService } from './runs.service';
import { StreamTicketsController } from './stream-tickets.controller';
import { TurnAccounts } from './turn-accounts.service';
import { TurnRunner } from './turn-runner.service';
import { UsageController } from './usage.controller';
import { UsageService } from './usage.service';

@Module({
  imports: [TypeOrmModule.forFeature([Run]), QueuesModule, SessionsModule, WorkspacesModule],
  controllers: [RunsController, RunEventsController, StreamTicketsController, UsageController],
  providers: [
    Budget,
    Cancellation,
    RunEventsService,
    RunStream,
    ContextSummaries,
    LeasesService,
    LineService,
    Orphans,
    OwnerLimits,
    RefuseWhileARunIsAtWork,
    RunClaims,
    RunEngine,
    RunEventsRepository,
    RunFeed,
    RunFiguresService,
    RunOwners,
    RunRecovery,
    RunResponder,
    RunsService,
    RunWaiter,
    TurnAccounts,
    TurnRunner,
    UsageService,
  ],
  exports: [RunEngine, RunFiguresService, RunResponder, RunsService, QueuesModule],
})
export class RunsModule {}
