import { Injectable, OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';
import { MetricsRegistry } from '../metrics/metrics-registry';

/** What Node knows of this process: memory, CPU, event loop, garbage. Under its usual names. */
@Injectable()
export class NodeMetrics implements OnModuleInit {
  constructor(private readonly metrics: MetricsRegistry) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.metrics.registry });
  }
}
