import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning } from './process-identity.mjs';

/**
 * @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity
 *
 * Who holds the lock. `launcher` is the npm that started the owner, `work` the process that the owner
 * started to do what the lock is for.
 * @typedef {ProcessIdentity & { launcher?: ProcessIdentity, work?: ProcessIdentity, released?: boolean }} LockRecord
 *
 * @typedef {object} Lock
 * @property {LockRecord | undefined} previous the record of an owner that died without releasing
 * @property {(fields: Partial<LockRecord>) => void} update
 * @property {() => void} release
 */

/** Somebody else has the lock. */
export class LockHeldError extends Error {
  /** @param {LockRecord} owner */
  constructor(owner) {
    super(`held by process ${owner.pid}`);
    this.owner = owner;
  }
}

/**
 * Takes a lock that outlives no process: the owner is named by pid and start time, so what a killed
 * process left is seen to be stale and replaced.
 *
 * The lock is a folder of numbered records, of which the highest counts. To replace a stale record is
 * to link the next number, which only one process can do. The highest record is never removed, not
 * even on release: so a number is never used twice, and who was slow and links a number that has
 * already been passed finds a higher one beside it. (Removing a stale lock file and creating it
 * again, the usual way, can remove the new file of somebody who was faster.)
 *
 * @param {string} folder
 * @param {Partial<LockRecord>} [fields] kept in the record for others to read
 * @returns {Lock}
 * @throws {LockHeldError}
 */
export function takeLock(folder, fields = {}) {
  mkdirSync(folder, { recursive: true });
  let record = { ...identify(process.pid), ...fields };

  for (;;) {
    const current = highest(folder);
    const owner = current === 0 ? undefined : read(folder, current);
    if (current > 0 && owner === undefined) continue; // replaced while we looked
    if (owner && !owner.released && isRunning(owner)) throw new LockHeldError(owner);

    const mine = current + 1;
    if (!publish(folder, mine, record)) continue; // somebody was faster
    if (highest(folder) > mine) {
      rmSync(join(folder, String(mine)), { force: true });
      continue;
    }
    for (const number of numbers(folder)) {
      if (number < mine) rmSync(join(folder, String(number)), { force: true });
    }

    const rewrite = (changes) => {
      record = { ...record, ...changes };
      renameSync(draft(folder, record), join(folder, String(mine)));
    };
    return {
      previous: owner?.released ? undefined : owner,
      update: rewrite,
      release: () => rewrite({ released: true }),
    };
  }
}

/** @returns {number[]} */
function numbers(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function highest(folder) {
  return Math.max(0, ...numbers(folder));
}

/** @returns {LockRecord | undefined} */
function read(folder, number) {
  try {
    return JSON.parse(readFileSync(join(folder, String(number)), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    // What a power cut leaves of a file that was never flushed. Its owner is gone.
    if (error instanceof SyntaxError) return { pid: 0, started: '' };
    throw error;
  }
}

/** Linking a finished file: nobody ever reads half a record. */
function publish(folder, number, record) {
  const file = draft(folder, record);
  try {
    linkSync(file, join(folder, String(number)));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(file, { force: true });
  }
}

function draft(folder, record) {
  const file = join(folder, `draft-${randomUUID()}`);
  writeFileSync(file, JSON.stringify(record));
  return file;
}
