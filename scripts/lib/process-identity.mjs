import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';

/**
 * A pid alone does not name a process: numbers are used again, in a container soon. A pid and the
 * time its process started do.
 *
 * @typedef {{ pid: number, started: string }} ProcessIdentity
 */

/** @param {number} pid @returns {ProcessIdentity | undefined} nothing when it is not running */
export function identify(pid) {
  const started = startTimeOf(pid);
  return started === undefined ? undefined : { pid, started };
}

/** @param {ProcessIdentity | undefined} identity */
export function isRunning(identity) {
  return identity !== undefined && startTimeOf(identity.pid) === identity.started;
}

/**
 * When the process started, in whatever unit the system has.
 *
 * @param {number} pid
 * @returns {string | undefined} nothing when it is not running; a zombie is not
 */
export function startTimeOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/**
 * Whether the process works in this folder, as Postgres and Redis both do in their data folder.
 *
 * @param {number} pid
 * @param {string} folder absolute
 * @param {string[]} marks where the system does not tell a process's folder: text that its command line has
 * @returns {boolean | undefined} nothing when it cannot be told
 */
export function worksIn(pid, folder, marks) {
  if (startTimeOf(pid) === undefined) return false;
  try {
    if (process.platform === 'linux') {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
    }
    const command = ps(pid, 'command');
    return marks.every((mark) => command.includes(mark));
  } catch {
    return startTimeOf(pid) === undefined ? false : undefined;
  }
}

/**
 * The processes of this name that work in this folder.
 *
 * @param {string} name at most 15 characters, as the kernel keeps them
 * @param {string} folder absolute
 * @returns {number[] | undefined} nothing when the system does not tell
 */
export function findIn(name, folder) {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && commandName(entry) === name)
    .map(Number)
    .filter((pid) => worksIn(pid, folder, []));
}

function commandName(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startTimeFromProc(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the command in parentheses and may hold anything, so count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 'ZX'.includes(fields[0]) ? undefined : fields[19];
}

function startTimeFromPs(pid) {
  try {
    return ps(pid, 'stat').startsWith('Z') ? undefined : ps(pid, 'lstart') || undefined;
  } catch {
    return undefined;
  }
}

function ps(pid, column) {
  const output = execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 5_000,
  });
  return output.trim();
}
