import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One Postgres and one Redis, both real, for all end-to-end tests. */
export default async function globalSetup(): Promise<void> {
  if (!existsSync('dist/main.js')) throw new Error('build first: npm run build');
  const dataDir = await mkdtemp(join(tmpdir(), 'onethread-e2e-'));
  const { startServices } = await import('../../../scripts/lib/services.mjs');
  const services = await startServices({ dataDir, durable: false });
  process.env.E2E_DATABASE_URL = services.databaseUrl;
  process.env.E2E_REDIS_URL = services.redisUrl;
  const { searchChromium } = await import('../../../scripts/lib/chromium.mjs');
  process.env.CHROMIUM_PATH = searchChromium() ?? '';
  if (process.env.CHROMIUM_PATH === '') {
    console.warn('No Chromium on the PATH or as CHROMIUM_PATH: the specs in a browser are skipped.');
  }
  Object.assign(globalThis, { e2eServices: services, e2eDataDir: dataDir });
}
