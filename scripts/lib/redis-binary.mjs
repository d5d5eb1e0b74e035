import { spawnSync } from 'node:child_process';
import { onPath } from './on-path.mjs';
import { runStep } from './run-step.mjs';
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
  if (process.getuid() !== 0 || !onPath('apt-get')) throw new SetupError(HOW_TO_GET_IT);

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

async function install(name, { signal, guard }) {
  const aptGet = (what, args, limitMs) =>
    runStep({
      what,
      command: 'apt-get',
      args: ['-o', 'DPkg::Lock::Timeout=120', ...args],
      limitMs,
      signal,
      guard,
      options: { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } },
    });
  const wanted = ['install', '-y', '--no-install-recommends', name];
  try {
    await aptGet(`Installing ${name}`, wanted, 300_000);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    // A fresh system has no lists of packages, an old one has stale ones.
    await aptGet('Updating the lists of packages', ['update'], 300_000);
    await aptGet(`Installing ${name}`, wanted, 300_000).catch((reason) => {
      if (!(reason instanceof SetupError)) throw reason;
      throw new SetupError(`${reason.message}\n${HOW_TO_GET_IT}`);
    });
  }
}
