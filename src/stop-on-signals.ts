import type { INestApplicationContext } from '@nestjs/common';

/** What closing may take beyond the grace that running turns have. */
const CLOSE_LIMIT_MS = 4_500;

/**
 * Stops the service once, in order, when it is asked to: by SIGTERM or SIGINT, or because the
 * process that started it is gone (a closed IPC channel). It ends even when something hangs.
 */
export function stopOnSignals(app: INestApplicationContext, graceSeconds: number): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(
      () => {
        console.error('onethread: the stop took too long');
        process.exit(1);
      },
      graceSeconds * 1_000 + CLOSE_LIMIT_MS,
    ).unref();
    app.close().then(
      () => process.exit(0),
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
