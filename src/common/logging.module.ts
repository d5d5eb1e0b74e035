import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { LogConfig } from '../config/log.config';
import { SecretsConfig } from '../config/secrets.config';
import { WorkerConfig } from '../config/worker.config';
import { logOptions } from './log-options';

@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LogConfig, SecretsConfig, WorkerConfig],
      useFactory: (config: LogConfig, secrets: SecretsConfig, worker: WorkerConfig) => ({
        pinoHttp: logOptions(config, secrets, worker.workerId),
      }),
    }),
  ],
})
export class LoggingModule {}
