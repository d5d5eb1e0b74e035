import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module';
import { MetricsModule } from '../metrics/metrics.module';
import { QueuesModule } from '../queues/queues.module';
import { RunsModule } from '../runs/runs.module';
import { ClaudeMetrics } from './claude-metrics';
import { HttpMetrics } from './http-metrics';
import { MetricsController } from './metrics.controller';
import { NodeMetrics } from './node-metrics';
import { OperatorServer } from './operator.server';
import { ProcessRegistry } from './process-registry';
import { QueueBoard } from './queue-board';
import { RunMetrics } from './run-metrics';
import { SystemController } from './system.controller';
import { SystemMetrics } from './system-metrics';
import { SystemService } from './system.service';

/** What operators see: figures, the queue, the system as it stands. Nothing else needs it. */
@Module({
  imports: [HealthModule, MetricsModule, QueuesModule, RunsModule],
  controllers: [MetricsController, SystemController],
  providers: [
    ClaudeMetrics,
    HttpMetrics,
    NodeMetrics,
    OperatorServer,
    ProcessRegistry,
    QueueBoard,
    RunMetrics,
    SystemMetrics,
    SystemService,
  ],
})
export class ObservabilityModule {}
