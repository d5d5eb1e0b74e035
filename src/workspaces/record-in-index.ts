import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BytePath, joinNul, splitNul } from './byte-path';
import type { Git } from './git';
import { GitError } from './git-error';

/**
 * Makes the index hold exactly these paths, with what lies there now. The index is kept between
 * commits because it knows which files have not changed; it is a cache, and made anew when broken.
 */
export async function recordInIndex(
  git: Git,
  repository: string,
  workTree: string,
  paths: readonly BytePath[],
): Promise<void> {
  await withIndex(repository, async () => {
    const places = { repository, workTree };
    const { stdout } = await git.run(['ls-files', '-z', '--cached'], places);
    const wanted = new Set(paths);
    const gone = splitNul(stdout).filter((path) => !wanted.has(path));
    const update = (options: string[], list: readonly BytePath[]) =>
      git.run(['update-index', ...options, '-z', '--stdin'], { ...places, input: joinNul(list) });
    // First, since where a file was there may be a folder now.
    if (gone.length > 0) await update(['--force-remove'], gone);
    await update(['--add'], paths);
  });
}

/** Tries once more without the index: a power cut may have spoiled it. */
export async function withIndex(repository: string, work: () => Promise<void>): Promise<void> {
  await work().catch(async (error: unknown) => {
    if (!(error instanceof GitError)) throw error;
    for (const name of ['index', 'index.lock']) await rm(join(repository, name), { force: true });
    await work();
  });
}
