import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startTimeOf } from './process-identity.mjs';

/**
 * A small process that ends our servers when we are killed before we can. It reads from a pipe of
 * which we hold the other end: `channel`, to be handed on to the service, so that the servers outlive
 * the bootstrap until the service has ended too.
 *
 * @typedef {object} Guard
 * @property {import('node:stream').Writable} channel
 * @property {(pid: number, how: { signal: string, group?: boolean }) => void} watch a signal without `SIG`
 * @property {(pid: number) => void} forget
 * @property {() => Promise<void>} dismiss
 */

const SCRIPT = fileURLToPath(new URL('guard.sh', import.meta.url));

/** @returns {Guard} */
export function startGuard() {
  const child = spawn('/bin/sh', [SCRIPT], {
    cwd: '/',
    detached: true,
    env: { PATH: `${process.env.PATH}:/usr/bin:/bin` },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  child.stdin.on('error', () => {}); // without a guard we still stop cleanly by ourselves
  // It must not keep a process alive that has nothing else to do.
  child.unref();
  child.stdin.unref();

  return {
    channel: child.stdin,
    watch(pid, { signal, group = false }) {
      const started = startTimeOf(pid);
      if (started === undefined) return;
      child.stdin.write(`watch ${pid} ${group ? -pid : pid} ${signal} ${started}\n`);
    },
    forget(pid) {
      child.stdin.write(`forget ${pid}\n`);
    },
    async dismiss() {
      child.ref();
      child.stdin.end('done\n');
      await ended;
    },
  };
}
