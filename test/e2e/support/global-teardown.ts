import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  const { e2eServices, e2eDataDir } = globalThis as unknown as {
    e2eServices: { stop(): Promise<void> };
    e2eDataDir: string;
  };
  await e2eServices.stop();
  await rm(e2eDataDir, { recursive: true, force: true });
}
