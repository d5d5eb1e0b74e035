import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { Response } from 'express';
import { MetricsRegistry } from '../metrics/metrics-registry';
import { Public } from '../access/public.decorator';
import { OperatorAccess } from '../access/operator-access';

@Controller('metrics')
// Not for owners: an operator's key is asked for instead.
@Public()
@UseGuards(OperatorAccess)
export class MetricsController {
  constructor(private readonly metrics: MetricsRegistry) {}

  @Get()
  @ApiExcludeEndpoint()
  async read(@Res() response: Response): Promise<void> {
    const text = await this.metrics.registry.metrics();
    response.setHeader('Cache-Control', 'no-store');
    response.type(this.metrics.registry.contentType).send(text);
  }
}
