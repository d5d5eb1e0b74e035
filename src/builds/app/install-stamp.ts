import { createHash } from 'node:crypto';
import { lstat, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFacts } from './project-facts';

const STAMP = 'node_modules/.onethread-install';

/** Files at the top that say what an install does, beside the package.json. */
const SETTINGS = [
  'pnpm-lock.yaml',
  'yarn.lock',
  'npm-shrinkwrap.json',
  'package-lock.json',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
];

/**
 * What node_modules is made from, as a hash. Undefined when more than these files decide: packages
 * in folders of the project have a package.json of their own.
 */
export function installStampOf(facts: ProjectFacts, scripts: boolean): string | undefined {
  const { manifest, files, texts } = facts;
  if (manifest === undefined || manifest.hasWorkspaces || files.has('pnpm-workspace.yaml')) {
    return undefined;
  }
  const local = Object.values(manifest.dependencies).some((range) => {
    return /^(file|link|portal|workspace):|^[./~]/.test(range);
  });
  if (local) return undefined;
  const { platform, arch, versions } = process;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([platform, arch, versions.modules, scripts, manifest.installFields]));
  for (const name of SETTINGS) hash.update(JSON.stringify([name, texts.get(name) ?? null]));
  return hash.digest('hex');
}

/** The stamp of the last install that succeeded here, if its packages are still there. */
export async function readInstallStamp(folder: string): Promise<string | undefined> {
  if (!(await hasPackages(folder))) return undefined;
  return readFile(join(folder, STAMP), 'utf8').catch(() => undefined);
}

/** Before an install, so that one which fails half way is never taken for a whole one. */
export async function clearInstallStamp(folder: string): Promise<void> {
  if (await hasPackages(folder)) await rm(join(folder, STAMP), { recursive: true, force: true });
}

/** Does nothing when the install left no node_modules. */
export async function writeInstallStamp(folder: string, stamp: string): Promise<void> {
  if (!(await hasPackages(folder))) return;
  // A new file: what a program may have put there in between is not written through.
  await rm(join(folder, STAMP), { recursive: true, force: true });
  await writeFile(join(folder, STAMP), stamp, { flag: 'wx' });
}

/** A node_modules that is a link leads who knows where. */
async function hasPackages(folder: string): Promise<boolean> {
  const stat = await lstat(join(folder, 'node_modules')).catch(() => undefined);
  return stat?.isDirectory() ?? false;
}
