import { posix } from 'node:path';
import type { Manifest, ProjectFacts } from './project-facts';

const USUAL = ['dist', 'build', 'out', '.output/public', '_site'];

/** Tools that make a folder of their own: an index.html beside their config is a source, not a result. */
const BUNDLERS =
  /^(vite|astro|next|nuxt|parcel|webpack|react-scripts|gatsby|@angular\/core|@sveltejs\/kit|@vue\/cli-service)$/;

/** Frameworks whose folder is known, when their config says nothing. */
const FRAMEWORK_FOLDERS: Readonly<Record<string, string>> = {
  '@sveltejs/kit': 'build',
  astro: 'dist',
  gatsby: 'public',
  next: 'out',
  nuxt: '.output/public',
  'react-scripts': 'build',
};

/**
 * Where the result of a build may be, the best guess first (see `Recipe`): what the config or the
 * script says, what the framework does, what is usual. Configs are programs, so they are searched
 * rather than read; a wrong guess costs nothing, as a candidate must hold an index.html.
 */
export function outputCandidates(manifest: Manifest, facts: ProjectFacts): string[][] {
  const tools = Object.keys(manifest.dependencies);
  const framework = tools.flatMap((tool) => FRAMEWORK_FOLDERS[tool] ?? []);
  const groups = [
    [...fromConfigs(facts.texts), ...fromScript(manifest.scripts.build)],
    framework,
    USUAL,
    ['public'],
    tools.some((tool) => BUNDLERS.test(tool)) ? [] : ['.'],
  ];
  return groups
    .map((group) => [...new Set(group.flatMap((folder) => insideProject(folder) ?? []))])
    .filter((group) => group.length > 0);
}

function fromConfigs(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([name, text]) => {
    if (name.startsWith('vite.')) return viteFolders(text);
    if (name.startsWith('astro.')) return stringsAfter('outDir', text);
    if (name.startsWith('svelte.')) return stringsAfter('pages', text);
    if (name.startsWith('next.')) return stringsAfter('distDir', text);
    if (name === 'angular.json') return angularFolders(text);
    return [];
  });
}

/** Vite's `outDir` is relative to its `root`. */
function viteFolders(text: string): string[] {
  const roots = ['.', ...stringsAfter('root', text)];
  const folders = stringsAfter('outDir', text);
  if (folders.length === 0) return roots.slice(1).map((root) => posix.join(root, 'dist'));
  return roots.flatMap((root) =>
    folders.map((folder) => (posix.isAbsolute(folder) ? folder : posix.join(root, folder))),
  );
}

/** Since version 17 the browser's part is in a folder of its own. */
function angularFolders(text: string): string[] {
  const folders = stringsAfter('outputPath', text);
  const projects = [...text.matchAll(/"projects"\s*:\s*\{\s*"([^"]+)"/g)].map(([, name]) =>
    posix.join('dist', name),
  );
  return [...folders, ...projects].flatMap((folder) => [posix.join(folder, 'browser'), folder]);
}

const stringsAfter = (key: string, text: string): string[] =>
  [...text.matchAll(new RegExp(`["']?\\b${key}["']?\\s*:\\s*["'\`]([^"'\`$\\n]+)["'\`]`, 'g'))].map(
    ([, value]) => value,
  );

const fromScript = (script = ''): string[] =>
  [...script.matchAll(/--(?:out-?dir|dist-dir|output-path|outDir)[= ]+["']?([^\s"';&|]+)/gi)].map(
    ([, folder]) => folder,
  );

/** Undefined for a folder outside of the project, and for the project itself. */
function insideProject(folder: string): string | undefined {
  if (folder === '.') return folder;
  const path = posix.normalize(folder.replaceAll('\\', '/')).replace(/\/$/, '');
  const outside = posix.isAbsolute(path) || path === '..' || path.startsWith('../');
  return outside || path === '.' || path.includes('\0') ? undefined : path;
}
