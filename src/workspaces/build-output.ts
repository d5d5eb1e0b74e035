import { BytePath, toBytes } from './byte-path';
import { readRegularFile } from './held-folder';

/** Where the usual tools put what they build, and what they remember. */
const FOLDERS = [
  ...['dist', 'build', 'out', '.output', '.next', '.nuxt', '.astro', '.svelte-kit', '.vite'],
  ...['.turbo', '.parcel-cache', '.cache', 'coverage'],
];

const MAX_MANIFEST_BYTES = 1_000_000;

export const isManifest = (path: BytePath): boolean => /(^|\/)package\.json$/.test(path);

/**
 * Patterns (as in .gitignore) for the build output of these packages. Only a package with a build
 * script has any: in a plain site, `dist/` may be where the pages are. Beside its package.json
 * only, since `src/build/` is somebody's source. The project's own .gitignore can say otherwise.
 */
export async function buildOutputPatterns(
  root: string,
  manifests: readonly BytePath[],
): Promise<string> {
  const lines: string[] = [];
  for (const manifest of manifests) {
    const folder = manifest.slice(0, -'package.json'.length);
    // A pattern is a line.
    if (folder.includes('\n') || !(await hasBuildScript(root, manifest))) continue;
    const start = `/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
    lines.push(...FOLDERS.map((name) => `${start}${name}/`), `${start}**/*.log`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

async function hasBuildScript(root: string, manifest: BytePath): Promise<boolean> {
  try {
    const names = toBytes(manifest).toString('utf8').split('/');
    const content = await readRegularFile(root, names, MAX_MANIFEST_BYTES);
    const { scripts } = JSON.parse(content.toString()) as { scripts?: { build?: unknown } };
    return typeof scripts?.build === 'string' && scripts.build.trim() !== '';
  } catch {
    // Unreadable, or not JSON: then nothing can be built with it either.
    return false;
  }
}
