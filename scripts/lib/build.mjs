import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';

const LIMIT_MS = 5 * 60_000;
const SETTINGS = /^(tsconfig.*\.json|nest-cli\.json|package-lock\.json)$/;

/**
 * Compiles `src` to `dist` when `dist` is missing or of other sources. Contents are compared and not
 * times: git sets those at will.
 *
 * @param {import('./locks.mjs').SetUp} setUp
 */
export async function ensureBuild({ root, log, signal, guard, started }) {
  const stampFile = join(root, 'dist', '.sources');
  const sources = hashSources(root);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources) return;

  log('Building…');
  await runStep({
    what: 'Building (nest build)',
    command: process.execPath,
    args: [nestCli(root), 'build'],
    limitMs: LIMIT_MS,
    signal,
    guard,
    started,
    options: { cwd: root },
  });
  writeFileSync(stampFile, sources);
}

/** Path of the Nest CLI's script. */
export function nestCli(root) {
  return join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
}

function hashSources(root) {
  const settings = readdirSync(root).filter((name) => SETTINGS.test(name));
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...settings.map((name) => join(root, name)), ...sources].sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
