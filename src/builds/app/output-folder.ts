import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';

export interface OutputSearch {
  /** Absolute, without links. */
  found?: string;
  /** Candidates that were not looked into because they are, or are behind, a link. */
  links: string[];
}

/**
 * The folder with the result: from the first group that has one, the one whose index.html is the
 * newest. Links are not followed, wherever they lead: the folder's content is going to be public.
 *
 * @param project absolute path of the project
 * @param groups folders relative to the project, see `Recipe`
 */
export async function findOutputFolder(project: string, groups: string[][]): Promise<OutputSearch> {
  const root = await realpath(project);
  const links: string[] = [];
  for (const group of groups) {
    const results: { folder: string; builtAt: number }[] = [];
    for (const candidate of group) {
      const kind = await kindOf(root, candidate);
      if (kind === 'link') links.push(candidate);
      if (kind !== 'folder') continue;
      const folder = join(root, candidate);
      const index = await lstat(join(folder, 'index.html')).catch(() => undefined);
      if (index?.isFile()) results.push({ folder, builtAt: index.mtimeMs });
    }
    if (results.length > 0) {
      const { folder } = results.reduce((best, next) =>
        next.builtAt > best.builtAt ? next : best,
      );
      return { found: folder, links };
    }
  }
  return { links };
}

/** Every part of the way is looked at, as a parent may be the link. */
async function kindOf(root: string, candidate: string): Promise<'folder' | 'link' | 'nothing'> {
  let path = root;
  for (const part of candidate.split('/')) {
    if (part === '..') return 'nothing';
    path = join(path, part);
    const stat = await lstat(path).catch(() => undefined);
    if (stat?.isSymbolicLink()) return 'link';
    if (!stat?.isDirectory()) return 'nothing';
  }
  return (await realpath(path)) === path ? 'folder' : 'link';
}
