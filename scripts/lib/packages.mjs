import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { runStep } from './run-step.mjs';

const LIMIT_MS = 15 * 60_000;

/**
 * Installs the packages of package-lock.json when they are missing or out of date.
 *
 * @param {import('./locks.mjs').SetUp} setUp
 */
export async function ensurePackages({ root, log, signal, guard, started }) {
  const stampFile = join(root, 'node_modules', '.onethread-packages.json');
  const lockFile = readFileSync(join(root, 'package-lock.json'));
  const wanted = {
    lock: createHash('sha256').update(lockFile).digest('hex'),
    // Packages may hold programs for one Node ABI and one system.
    node: `${process.versions.modules} ${process.platform} ${process.arch}`,
  };
  const stamp = readJson(stampFile);
  if (stamp?.lock === wanted.lock && stamp.node === wanted.node) return;

  const sameNode = stamp === undefined || stamp.node === wanted.node;
  if (!sameNode || !isInstalled(root, JSON.parse(lockFile))) {
    log('Installing packages… (this takes a minute or two)');
    await runStep({
      what: 'Installing packages (npm ci)',
      // The build needs development packages, also where NODE_ENV is "production".
      ...npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
      limitMs: LIMIT_MS,
      signal,
      guard,
      started,
      options: { cwd: root },
    });
  }
  writeFileSync(stampFile, JSON.stringify(wanted));
}

/**
 * Whether somebody has installed just these packages by hand. npm writes a list of its own when it has
 * finished; but `--package-lock-only` changes that list too, so the packages themselves are asked.
 */
function isInstalled(root, lock) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return false;
  return Object.entries(lock.packages).every(([path, { version, optional, link }]) => {
    if (path === '') return true; // the project itself
    const installed = readJson(join(root, path, 'package.json'));
    return installed ? link || installed.version === version : optional;
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // missing or damaged: both mean that we do not know
  }
}
