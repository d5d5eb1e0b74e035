import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { BuildConfig } from '../../config/build.config';
import { searchPath } from './build-environment';
import type { BuildPlace } from './build-place';
import { NAMESPACE_SCRIPT } from './namespace-script';

export interface Isolated {
  place: BuildPlace;
  /** The project; absolute. */
  folder: string;
  step: 'install' | 'build';
}

/**
 * The words before a command that runs in namespaces of its own: it sees the system's programs, its
 * project and what is private to its build; no other process, and nothing else of this machine's
 * files. When the first process ends, the kernel ends all others, wherever they have gone.
 */
export function namespaceWords(config: BuildConfig, { place, folder, step }: Isolated): string[] {
  const { uid, gid } = ids();
  return [
    ...['unshare', '--user', '--map-root-user', '--mount', '--pid', '--ipc'],
    ...['--fork', '--kill-child=SIGKILL', '--'],
    ...['/bin/sh', '-c', NAMESPACE_SCRIPT, 'namespaces'],
    ...[place.root, String(uid), String(gid)],
    // First what hides, then what is shown all the same.
    ...pairs('temporary', [place.temporary]),
    ...pairs('hide', config.privatePaths.filter(isFolderOfSomeone)),
    ...pairs('read', systemPaths(config)),
    ...pairs('write', [folder, place.home, place.temporary]),
    // What all projects install from is not for an app's own code to write to.
    ...pairs(step === 'install' ? 'write' : 'read', [
      step === 'install' ? config.cacheFolder : join(config.cacheFolder, 'tools'),
    ]),
    '--',
  ];
}

const pairs = (word: string, paths: readonly string[]): string[] =>
  paths.flatMap((path) => [word, path]);

/** Not the root folder: some accounts have it for a HOME. */
const isFolderOfSomeone = (path: string): boolean => dirname(path) !== path;

const ids = (): { uid: number; gid: number } => ({
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
});

/** Programs and settings that lie outside the system's folders, where they are here. */
function systemPaths(config: BuildConfig): string[] {
  const { environment, privatePaths } = config;
  const programs = searchPath(environment.PATH).split(delimiter);
  const certificates = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS'];
  const paths = [
    ...nodeFolders(),
    ...programs,
    ...certificates.flatMap((name) => environment[name] ?? []),
    // Often a link to a file of the resolver's.
    ...realPathOf('/etc/resolv.conf'),
  ].map((path) => resolve(path));
  const holdsPrivate = (path: string): boolean =>
    privatePaths.some((hidden) => `${hidden}/`.startsWith(path === '/' ? '/' : `${path}/`));
  return [...new Set(paths)].filter((path) => !holdsPrivate(path));
}

/** Node, and npm beside it; both may lie in somebody's HOME. */
function nodeFolders(): string[] {
  const folder = dirname(realpathSync(process.execPath));
  const prefix = dirname(folder);
  return existsSync(join(prefix, 'lib/node_modules/npm')) ? [prefix, folder] : [folder];
}

function realPathOf(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}
