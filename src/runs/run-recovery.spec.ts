import { EnvReader } from '../config/env-reader';
import { WorkerConfig } from '../config/worker.config';
import { SWEEP_EVERY_MS } from './run-recovery.service';

it('moves a run on within a minute of its machine being gone, by default', () => {
  const { leaseSeconds } = new WorkerConfig(new EnvReader({}));

  // The last heartbeat may have been just before the end; a sweep may have just begun.
  expect(leaseSeconds * 1_000 + 2 * SWEEP_EVERY_MS).toBeLessThan(45_000);
});
