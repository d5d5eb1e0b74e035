import { Logger, type INestApplicationContext } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Draining } from './common/draining';
import { leaveTemporaryFolder } from './common/temporary-folder';
import { DataConfig } from './config/data.config';
import { WorkerConfig } from './config/worker.config';
import { RunEngine } from './runs/run-engine.service';
import { stopTracing } from './tracing';

/** What closing may take beyond the time that requests and running turns have. */
const CLOSE_LIMIT_MS = 4_500;

/**
 * Stops the service once, in order, when it is asked to: by SIGTERM or SIGINT, or because the
 * process that started it is gone (a closed IPC channel). It ends even when something hangs.
 */
export function stopOnSignals(app: INestApplicationContext): void {
  const { shutdownGraceSeconds, shutdownDrainSeconds } = app.get(WorkerConfig);
  const logger = new Logger('Service');
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    logger.log('stopping');
    setTimeout(
      () => {
        console.error('onethread: the stop took too long');
        process.exit(1);
      },
      (shutdownDrainSeconds + shutdownGraceSeconds) * 1_000 + CLOSE_LIMIT_MS,
    ).unref();
    closed(app, shutdownDrainSeconds).then(
      () => {
        logger.log('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        console.error('onethread: the stop failed:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.send !== undefined) process.once('disconnect', stop);
}

/** First it says that it is not ready, and takes no more work; then it ends what it has. */
async function closed(app: INestApplicationContext, drainSeconds: number): Promise<void> {
  const draining = app.get(Draining);
  draining.begin();
  const data = app.get(DataConfig);
  await Promise.all([app.get(RunEngine).takeNoMore(), delay(drainSeconds * 1_000)]);
  draining.close();
  await app.close();
  await Promise.all([leaveTemporaryFolder(data), stopTracing()]);
}
