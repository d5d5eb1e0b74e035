import 'reflect-metadata';
import { BullModule, InjectQueue } from '@nestjs/bull';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Queue } from 'bull';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { answers } from './child';

@Controller()
class JobsController {
  constructor(@InjectQueue('jobs') private readonly queue: Queue) {}

  @Post('jobs')
  @HttpCode(202)
  async add(@Body() body: { prompt: string }): Promise<{ jobId: string }> {
    const jobId = randomUUID();
    await this.queue.add('job', body, { jobId, removeOnComplete: true });
    return { jobId };
  }
}

/** The least that takes a request in and leaves a job for it. */
const moduleFor = (redisUrl: string) => {
  @Module({
    imports: [
      BullModule.forRoot({ url: redisUrl, prefix: 'bare' }),
      BullModule.registerQueue({ name: 'jobs' }),
    ],
    controllers: [JobsController],
  })
  class BareModule {}
  return BareModule;
};

answers({
  /** @returns where it listens */
  async start({ redisUrl }: { redisUrl: string }): Promise<string> {
    const app = await NestFactory.create<NestExpressApplication>(moduleFor(redisUrl), {
      logger: false,
    });
    const server = (await app.listen(0, '127.0.0.1')) as { address(): AddressInfo };
    return `http://127.0.0.1:${server.address().port}`;
  },
});
