import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './ports.mjs';
import { worksIn } from './process-identity.mjs';
import { findRedis } from './redis-binary.mjs';
import { keptSecret } from './secret.mjs';
import { startServer, startUntilReady } from './server-process.mjs';
import { readPid, stopLeftover } from './stop-leftover.mjs';

const STOPS = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 5_000],
];

/**
 * Starts a Redis of our own, on loopback only, with its data in `dir`.
 *
 * @param {object} options
 * @param {string} options.dir absolute
 * @param {boolean} [options.durable] false: keep nothing on disk, for tests
 * @param {(line: string) => void} [options.log]
 * @param {AbortSignal} [options.signal]
 * @param {import('./guard.mjs').Guard} [options.guard]
 * @returns {Promise<import('./server-process.mjs').Server & { url: string }>}
 * @throws {import('./setup-error.mjs').SetupError}
 */
export async function startRedis({ dir, durable = true, log, signal, guard }) {
  mkdirSync(dir, { recursive: true });
  const { command, argv0 } = await findRedis({ log, signal, guard });
  const password = keptSecret(join(dir, 'password'));

  const pidFile = join(dir, 'redis.pid');
  const pid = readPid(pidFile);
  if (pid !== undefined && worksIn(pid, dir, ['-server 127.0.0.1:'])) {
    await stopLeftover({ name: 'Redis', pid, stops: STOPS, signal });
  }

  const configFile = join(dir, 'redis.conf');
  const logFile = join(dir, 'redis.log');
  let port;
  const server = await startUntilReady({
    name: 'Redis',
    log: logFile,
    signal,
    passing: ['Address already in use'],
    start: async () => {
      port = await freePort(join(dir, 'port'));
      // A file and not arguments: those of a process can be read by every user.
      writeFileSync(configFile, configuration({ dir, port, password, pidFile, durable }), {
        mode: 0o600,
      });
      const started = startServer({
        command,
        args: [configFile],
        argv0,
        cwd: dir,
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        log: logFile,
        stops: STOPS,
        guard,
      });
      return { server: started, ready: () => answers({ port, password }) };
    },
  });
  return { ...server, url: `redis://:${password}@127.0.0.1:${port}` };
}

function configuration({ dir, port, password, pidFile, durable }) {
  const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quoted(dir)}`,
    `pidfile ${quoted(pidFile)}`,
    'daemonize no',
    // Every write goes to the append-only file, so no snapshots on top.
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    // Bull keeps jobs here: never drop a key to make room.
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/** PING by hand, for packages may not be installed where this is used. @returns {Promise<boolean>} */
function answers({ port, password }) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    let answer = '';
    const end = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk;
      // Two lines: one for each command. While it loads its data the second is an error.
      if (answer.split('\r\n').length > 2) end(answer === '+OK\r\n+PONG\r\n');
    });
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
