import { Injectable } from '@nestjs/common';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOutputPatterns, isManifest } from './build-output';
import { splitNul } from './byte-path';
import { Git } from './git';
import { withIndex } from './record-in-index';
import { RepositoriesService } from './repositories.service';
import { removeEntries, removeTree, scan } from './scan';
import { NEVER_SOURCE, UNFINISHED_FILE } from './source-listing';

export interface RestoreOptions {
  /**
   * `all`: everything that is not in the commit goes. By default what is ignored (node_modules,
   * build output, what the commit's .gitignore names) may stay, so that nothing is installed anew.
   */
  clean?: 'all';
}

const KEPT = NEVER_SOURCE.filter((pattern) => !pattern.includes(UNFINISHED_FILE));

/**
 * Makes working copies of versions. The caller holds the project's lease, and has ended every program
 * that ran in the working copy.
 */
@Injectable()
export class RestoresService {
  constructor(
    private readonly git: Git,
    private readonly repositories: RepositoriesService,
  ) {}

  /**
   * Makes the working copy what the commit (by default the newest one) is, to the byte; without any
   * commit, empty. A crash on the way is noticed by `isWhole`.
   *
   * @throws NotFoundError `commit_not_found`
   */
  async restore(projectId: string, commit?: string, options: RestoreOptions = {}): Promise<void> {
    const wanted = commit ?? (await this.repositories.head(projectId));
    const workTree = this.repositories.workTreeOf(projectId);
    const repository = await this.repositories.open(projectId);
    if (wanted !== undefined) await this.repositories.having(projectId, wanted);

    await this.repositories.markUnfinished(repository);
    await this.repositories.unlock(repository);
    if (wanted === undefined) await this.empty(repository, workTree);
    else await this.checkOut(repository, workTree, wanted, options);
    await this.repositories.markFinished(repository);
  }

  /** Whether the working copy is there, and no restore was cut short. */
  async isWhole(projectId: string): Promise<boolean> {
    if (!(await isFolder(this.repositories.workTreeOf(projectId)))) return false;
    return !(await this.repositories.isUnfinished(this.repositories.pathOf(projectId)));
  }

  private async checkOut(
    repository: string,
    workTree: string,
    commit: string,
    { clean }: RestoreOptions,
  ): Promise<void> {
    if (!(await isFolder(workTree))) await removeTree(workTree);
    await mkdir(workTree, { recursive: true });
    const { foreign } = await scan(workTree);
    await removeEntries(workTree, foreign);
    const places = { repository, workTree };
    await withIndex(repository, async () => {
      await this.git.run(['read-tree', '--reset', '-u', commit], places);
    });

    // By the commit's own packages: those of what is undone may still lie there.
    const { stdout } = await this.git.run(['ls-files', '-z', '--cached'], places);
    const manifests = splitNul(stdout).filter(isManifest);
    await this.repositories.exclude(repository, await buildOutputPatterns(workTree, manifests));
    const kept = clean === 'all' ? ['-x'] : KEPT.flatMap((pattern) => ['-e', pattern]);
    await this.git.run(['clean', '-ffdq', ...kept], places);
  }

  private async empty(repository: string, workTree: string): Promise<void> {
    await removeTree(workTree);
    await mkdir(workTree, { recursive: true });
    await rm(join(repository, 'index'), { force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}
