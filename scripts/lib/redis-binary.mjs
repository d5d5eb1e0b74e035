import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackage } from './apt-get.mjs';
import { onPath } from './on-path.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * A Redis server program. `argv0` is the name it must be called by: the program that is `redis-server`
 * in Redis is `redis-check-rdb` too, and decides by its name.
 *
 * @typedef {{ command: string, argv0: string }} RedisBinary
 */

const CANDIDATES = [
  { file: 'redis-server', argv0: 'redis-server' },
  { file: 'valkey-server', argv0: 'valkey-server' },
  // Debian's redis-tools, see below.
  { file: 'redis-check-rdb', argv0: 'redis-server' },
];

/**
 * Debian's `redis-server` is a link to a program of `redis-tools`, and a system service around it that
 * starts at once and at every boot. We need the program only, so we ask for that first.
 */
const DEBIAN_PACKAGES = ['redis-tools', 'redis-server'];

const HOW_TO_GET_IT = [
  'Onethread needs a Redis server, and there is no redis-server or valkey-server on the PATH. Get it with',
  '  Debian, Ubuntu:  sudo apt-get install redis-server',
  '  Fedora:          sudo dnf install valkey',
  '  macOS:           brew install redis',
  'or set REDIS_URL to a Redis of your own.',
].join('\n');

/**
 * Finds a Redis server program; as root on a Debian-like system it is installed when there is none.
 *
 * @param {object} [options]
 * @param {(line: string) => void} [options.log]
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard]
 * @returns {Promise<RedisBinary>}
 * @throws {SetupError} that tells how to get it
 */
export async function findRedis({ log = () => {}, signal, guard } = {}) {
  const found = search();
  if (found) return found;
  if (!canInstallPackages()) throw new SetupError(HOW_TO_GET_IT);

  log('Installing Redis…');
  for (const name of DEBIAN_PACKAGES) {
    await install(name, { signal, guard });
    const installed = search();
    if (installed) return installed;
  }
  throw new SetupError(HOW_TO_GET_IT);
}

/** @returns {RedisBinary | undefined} */
function search() {
  for (const { file, argv0 } of CANDIDATES) {
    const command = onPath(file);
    if (!command) continue;
    const { stdout } = spawnSync(command, ['--version'], {
      argv0,
      encoding: 'utf8',
      timeout: 10_000,
    });
    if (/\bserver v=/i.test(stdout ?? '')) return { command, argv0 };
  }
  return undefined;
}

async function install(name, options) {
  try {
    await installPackage(name, options);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(`${error.message}\n${HOW_TO_GET_IT}`);
  }
}
