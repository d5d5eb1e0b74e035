import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { SetupError } from './setup-error.mjs';

const LIMIT_MS = 120_000;
const UNFINISHED = 'unfinished-';

/** An initdb whose bootstrap was killed may go on for a moment, in the folder that is being removed. */
const REMOVE = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };

/**
 * Makes the data folder, unless it is there. It is made under another name and renamed at the end, so
 * that what a killed initdb leaves is never taken for a database.
 *
 * @param {object} options
 * @param {string} options.dir where the data folder lies
 * @param {string} options.dataDir the data folder
 * @param {string} options.initdb path of the program
 * @param {string} options.superuser
 * @param {string} options.password
 * @param {import('./postgres-user.mjs').PostgresUser} options.user
 * @param {boolean} options.durable
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard]
 */
export async function initialise(options) {
  const { dir, dataDir, initdb, superuser, password, user, durable, signal, guard } = options;
  for (const entry of readdirSync(dir)) {
    if (entry.startsWith(UNFINISHED)) rmSync(join(dir, entry), REMOVE);
  }
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new SetupError(`${dataDir} is not empty and not a Postgres data folder: move it away.`);
  }

  const unfinished = join(dir, `${UNFINISHED}data-${process.pid}`);
  const passwordFile = join(dir, `${UNFINISHED}password-${process.pid}`);
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  user.give(unfinished);
  user.give(passwordFile);

  const { command, args, uid, gid } = user.wrap(initdb, [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The provider built into Postgres: the same order on every machine, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ]);
  await runStep({
    what: 'Creating the Postgres data folder',
    command,
    args,
    limitMs: LIMIT_MS,
    signal,
    guard,
    options: { cwd: dir, uid, gid, env: postgresEnvironment() },
  });
  rmSync(passwordFile);
  renameSync(unfinished, dataDir);
}

/**
 * @param {string} dataDir
 * @param {string} version what `postgres --version` says
 * @throws {SetupError} when the data is of another major version
 */
export function checkMajorVersion(dataDir, version) {
  const data = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const [program] = /\d+/.exec(version) ?? [];
  if (data === program) return;
  throw new SetupError(
    `${dataDir} was made by Postgres ${data}, but this is Postgres ${program}: move the data over with pg_dump, or set another DATA_DIR.`,
  );
}

/** Nothing of ours: neither PGDATA and the like, nor keys that are no business of a database. */
export function postgresEnvironment() {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
