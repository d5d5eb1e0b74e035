import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from './ports.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { checkMajorVersion, initialise, postgresEnvironment } from './postgres-init.mjs';
import { postgresUser } from './postgres-user.mjs';
import { findIn, startTimeOf, worksIn } from './process-identity.mjs';
import { keptSecret } from './secret.mjs';
import { startServer, startUntilReady } from './server-process.mjs';
import { SetupError } from './setup-error.mjs';
import { readPid, stopLeftover } from './stop-leftover.mjs';
import { until } from './until.mjs';

const NAME = 'onethread';

/** How long backends may take to notice that their postmaster is dead. */
const ORPHANS_LIMIT_MS = 10_000;

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const WRONG_PASSWORD = '28P01';

/** Fast shutdown, then without a checkpoint: https://www.postgresql.org/docs/18/server-shutdown.html */
const STOPS = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/**
 * Starts a Postgres of our own, on loopback only, with its data in `dir`.
 *
 * @param {object} options
 * @param {string} options.dir absolute
 * @param {boolean} [options.durable] false: no care for power cuts, for tests
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard]
 * @returns {Promise<import('./server-process.mjs').Server & { url: string }>}
 * @throws {import('./setup-error.mjs').SetupError}
 */
export async function startPostgres({ dir, durable = true, signal, guard }) {
  mkdirSync(dir, { recursive: true });
  const dataDir = join(dir, 'data');
  const binaries = await postgresBinaries();
  const user = postgresUser(dataDir, [dirname(binaries.postgres)]);
  const passwordFile = join(dir, 'password');
  if (existsSync(dataDir) && !existsSync(passwordFile)) {
    throw new SetupError(`${passwordFile} is missing, without which ${dataDir} cannot be opened.`);
  }
  const password = keptSecret(passwordFile);

  await endLeftover(dataDir, signal);
  await initialise({
    ...binaries,
    dir,
    dataDir,
    superuser: NAME,
    password,
    user,
    durable,
    signal,
    guard,
  });
  checkMajorVersion(dataDir, execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }));

  const log = join(dir, 'postgres.log');
  let port;
  const server = await startUntilReady({
    name: 'Postgres',
    log,
    signal,
    // The second: backends of a killed postmaster, where we cannot look for them.
    passing: ['Address already in use', 'is still in use'],
    start: async () => {
      port = await freePort(join(dir, 'port'));
      const started = startServer({
        ...user.wrap(binaries.postgres, serverArguments({ dataDir, port, durable })),
        cwd: dir,
        env: postgresEnvironment(),
        log,
        stops: STOPS,
        guard,
      });
      return { server: started, ready: () => createDatabase({ port, password, passwordFile }) };
    },
  });
  return { ...server, url: address({ port, password, database: NAME }) };
}

function serverArguments({ dataDir, port, durable }) {
  const settings = {
    listen_addresses: '127.0.0.1',
    // A socket's path may be at most 107 bytes long; nobody needs it.
    unix_socket_directories: '',
    max_connections: 200,
    // Containers often have a /dev/shm of 64 MB.
    dynamic_shared_memory_type: 'mmap',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDir, '-p', String(port), ...flags];
}

/** @returns {Promise<boolean>} false as long as the server does not take connections */
async function createDatabase({ port, password, passwordFile }) {
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: address({ port, password, database: 'postgres' }),
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  });
  client.on('error', () => {}); // told by the rejected call as well
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
    return true;
  } catch (error) {
    if (error.code === WRONG_PASSWORD) {
      throw new SetupError(`Postgres does not take the password in ${passwordFile}.`);
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function address({ port, password, database }) {
  return `postgres://${NAME}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Ends a postmaster that still serves the folder since its bootstrap was killed.
 *
 * Postgres takes the pid file of a dead postmaster for its own check whether orphaned backends are
 * still at work; but the file is in the way when the number belongs to another process by now, or to
 * a zombie that nobody reaps. So it is removed, once it is known that nobody works in the folder.
 */
async function endLeftover(dataDir, signal) {
  const file = join(dataDir, 'postmaster.pid');
  const pid = readPid(file);
  if (pid === undefined) return;
  const serves = worksIn(pid, dataDir, ['postgres', dataDir]);
  if (serves) await stopLeftover({ name: 'Postgres', pid, stops: STOPS, signal });

  const atWork = () => findIn('postgres', dataDir);
  const quiet =
    atWork() === undefined
      ? serves === false && startTimeOf(pid) !== undefined
      : await until(() => atWork().length === 0, { limitMs: ORPHANS_LIMIT_MS, signal });
  if (quiet) rmSync(file, { force: true });
}
