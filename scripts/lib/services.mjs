import { join } from 'node:path';
import { startGuard } from './guard.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

/**
 * @typedef {object} Services
 * @property {string} databaseUrl
 * @property {string} redisUrl
 * @property {Promise<string>} lost one line, when a server of ours ends that nobody stopped
 * @property {() => Promise<void>} stop ends our servers; may be called again
 */

/**
 * Provides Postgres and Redis: those named by the addresses, and for an address that is missing a
 * server of our own under `dataDir`. They end with the calling process, however that ends.
 *
 * @param {object} options
 * @param {string} options.dataDir absolute
 * @param {string} [options.databaseUrl]
 * @param {string} [options.redisUrl]
 * @param {boolean} [options.durable] false: data need not survive a power cut, for tests
 * @param {(line: string) => void} [options.log] what goes on, for people
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard] when the caller shares its guard with the service
 * @returns {Promise<Services>}
 * @throws {import('./setup-error.mjs').SetupError}
 */
export async function startServices(options) {
  const { dataDir, databaseUrl, redisUrl, durable = true, log = () => {}, signal } = options;
  const guard = options.guard ?? startGuard();
  const common = { durable, log, signal, guard };

  /** @type {Promise<[string, import('./server-process.mjs').Server & { url: string }]>[]} */
  const starting = [];
  if (!databaseUrl) {
    log('Starting Postgres…');
    const starts = startPostgres({ ...common, dir: join(dataDir, 'postgres') });
    starting.push(starts.then((server) => ['Postgres', server]));
  }
  if (!redisUrl) {
    log('Starting Redis…');
    const starts = startRedis({ ...common, dir: join(dataDir, 'redis') });
    starting.push(starts.then((server) => ['Redis', server]));
  }

  const outcomes = await Promise.allSettled(starting);
  const own = new Map(outcomes.filter(({ value }) => value).map(({ value }) => value));
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.all([...own.values()].map((server) => server.stop()));
    if (!options.guard) await guard.dismiss();
  };

  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const lost = new Promise((resolve) => {
    for (const [name, server] of own) {
      server.exited.then((how) => {
        if (!stopping) resolve(`${name} has ended unexpectedly (${how}).`);
      });
    }
  });
  return {
    databaseUrl: databaseUrl || own.get('Postgres').url,
    redisUrl: redisUrl || own.get('Redis').url,
    lost,
    stop,
  };
}
