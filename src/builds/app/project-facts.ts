import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of a package.json that a build looks at; whatever else is in it does not matter. */
export interface Manifest {
  scripts: Readonly<Record<string, string>>;
  /** Name to version range, of every kind of dependency that gets installed. */
  dependencies: Readonly<Record<string, string>>;
  packageManager?: string;
  hasWorkspaces: boolean;
  /** All fields that decide what an install does, as JSON. */
  installFields: string;
}

/** What a recipe is decided from. */
export interface ProjectFacts {
  manifest?: Manifest;
  /** Names of the regular files at the top; links do not count. */
  files: ReadonlySet<string>;
  /** Text of the files at the top that say how to install or where the output goes, by name. */
  texts: ReadonlyMap<string, string>;
}

/** The package.json is there and says nothing. The message is for who wrote it. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

const MAX_BYTES = 8 * 1024 * 1024;
const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
const OTHER_INSTALL_FIELDS = [
  'peerDependencies',
  'overrides',
  'resolutions',
  'packageManager',
  'pnpm',
] as const;

const LOCK_FILES = ['pnpm-lock.yaml', 'yarn.lock', 'npm-shrinkwrap.json', 'package-lock.json'];
const isTelling = (name: string): boolean =>
  LOCK_FILES.includes(name) ||
  ['.npmrc', '.yarnrc', '.yarnrc.yml', 'pnpm-workspace.yaml', 'angular.json'].includes(name) ||
  /^(vite|astro|svelte|next|nuxt|gatsby)\.config\.[cm]?[jt]s$/.test(name);

/**
 * @param folder the project, an absolute path
 * @throws {ManifestError} when there is a package.json that is no JSON object
 */
export async function readProjectFacts(folder: string): Promise<ProjectFacts> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name));
  const texts = new Map<string, string>();
  for (const name of [...files].filter(isTelling)) {
    const text = await readText(join(folder, name));
    if (text !== undefined) texts.set(name, text);
  }
  if (!files.has('package.json')) return { files, texts };
  const text = await readText(join(folder, 'package.json'));
  if (text === undefined) throw new ManifestError('The package.json cannot be read.');
  return { manifest: parseManifest(text), files, texts };
}

export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ManifestError(`The package.json is not valid JSON: ${(error as Error).message}`);
  }
  if (!isRecord(value)) throw new ManifestError('The package.json is not a JSON object.');
  const fields = [...DEPENDENCY_FIELDS, ...OTHER_INSTALL_FIELDS].map((name) => value[name] ?? null);
  return {
    scripts: stringsOf(value.scripts),
    dependencies: Object.assign(
      {},
      ...DEPENDENCY_FIELDS.map((name) => stringsOf(value[name])),
    ) as Record<string, string>,
    packageManager: typeof value.packageManager === 'string' ? value.packageManager : undefined,
    hasWorkspaces: value.workspaces !== undefined,
    installFields: JSON.stringify(fields),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stringsOf = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => {
          return typeof entry[1] === 'string';
        }),
      )
    : {};

/** Undefined when it is too large, or has become a link or a pipe since it was listed. */
async function readText(path: string): Promise<string | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    return stat.isFile() && stat.size <= MAX_BYTES ? await file.readFile('utf8') : undefined;
  } finally {
    await file.close();
  }
}
