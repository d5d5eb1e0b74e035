import { chownSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onPath } from './on-path.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Whom Postgres runs as. `wrap` turns a command into what has to be spawned to run it so.
 *
 * @typedef {object} PostgresUser
 * @property {(file: string) => void} give makes the user the owner of a file or an empty folder
 * @property {(command: string, args: string[]) => { command: string, args: string[], uid?: number, gid?: number }} wrap
 */

/**
 * Postgres refuses to run as root. So when we are root it runs as the owner of the data folder, or for
 * a new one as `postgres` or `nobody`; else as whoever we are.
 *
 * @param {string} dataDir the data folder, which need not exist yet
 * @param {string[]} mustReach files outside that Postgres has to read
 * @returns {PostgresUser}
 */
export function postgresUser(dataDir, mustReach) {
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  const self = process.getuid();
  if (self !== 0) {
    if (owner && owner.uid !== self) {
      throw new SetupError(
        `${dataDir} belongs to another user (uid ${owner.uid}): start as that user, or set another DATA_DIR.`,
      );
    }
    return { give: () => {}, wrap: (command, args) => ({ command, args }) };
  }

  const user = owner && owner.uid !== 0 ? owner : unprivileged();
  const { uid, gid } = user;
  const give = (file) => chownSync(file, uid, gid);
  if (owner?.uid === 0) giveTree(dataDir, give); // copied there by root
  const closed = [dirname(dataDir), ...mustReach].find((path) => !canReach(user, path));
  if (!closed) {
    return { give, wrap: (command, args) => ({ command, args, uid, gid }) };
  }
  const prefix = throughClosedFolders(user, closed);
  return {
    give,
    wrap: (command, args) => ({ command: prefix[0], args: [...prefix.slice(1), command, ...args] }),
  };
}

function unprivileged() {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new SetupError(
    'Postgres does not run as root, and there is no user "postgres" or "nobody": add one, or set DATABASE_URL.',
  );
}

function giveTree(folder, give) {
  give(folder);
  for (const entry of readdirSync(folder, { recursive: true })) give(join(folder, entry));
}

/** Whether every folder on the way lets the user through. */
function canReach({ uid, gid }, path) {
  for (let folder = realpathSync(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const executable = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if (!(mode & executable)) return false;
  }
  return true;
}

/**
 * A checkout under /root (mode 700) is out of reach for any other user. A process can be let through by
 * one capability that it keeps across exec; `no_setuid_fixup` because Postgres asks with access(2),
 * which takes no heed of capabilities of a user other than root without it. Docker gives root only the
 * second, which would also allow to write, so it comes second.
 */
function throughClosedFolders({ uid, gid }, closed) {
  const setpriv = onPath('setpriv');
  const capability = ['dac_read_search', 'dac_override'].find(hasCapability);
  if (!setpriv || !capability) {
    throw new SetupError(
      `Postgres does not run as root, and no other user can reach ${closed}: move the checkout out of the closed folder, or set DATABASE_URL.`,
    );
  }
  return [
    setpriv,
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--securebits=+no_setuid_fixup',
    '--',
  ];
}

/** Bits of https://man7.org/linux/man-pages/man7/capabilities.7.html */
const CAPABILITY_BITS = { dac_override: 1n, dac_read_search: 2n };

function hasCapability(name) {
  try {
    const [, mask] = /^CapPrm:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return (BigInt(`0x${mask}`) & (1n << CAPABILITY_BITS[name])) !== 0n;
  } catch {
    return false;
  }
}
