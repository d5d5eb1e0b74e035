import { Global, Module } from '@nestjs/common';
import { MetricsRegistry } from './metrics-registry';
import { StreamMetrics } from './stream-metrics';

@Global()
@Module({
  providers: [MetricsRegistry, StreamMetrics],
  exports: [MetricsRegistry, StreamMetrics],
})
export class MetricsModule {}
