import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { LogConfig } from '../config/log.config';
import { WorkerConfig } from '../config/worker.config';
import { logOptions } from './log-options';

@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LogConfig, WorkerConfig],
      useFactory: (config: LogConfig, worker: WorkerConfig) => ({
        pinoHttp: logOptions(config, worker.workerId),
      }),
    }),
  ],
})
export class LoggingModule {}
