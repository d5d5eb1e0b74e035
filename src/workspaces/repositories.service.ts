import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '../common/domain-error';
import { DataConfig } from '../config/data.config';
import { BytePath, toBytes } from './byte-path';
import { Git } from './git';
import { ATTRIBUTES } from './git-settings';
import { SourceStore } from './source-store';

export const BRANCH = 'refs/heads/main';

const PROJECT_ID = /^[A-Za-z0-9][\w-]{0,99}$/;
const COMMIT = /^[0-9a-f]{40}$/;
/** What a git that was killed leaves behind. */
const LOCKS = ['index.lock', 'HEAD.lock', 'config.lock', 'packed-refs.lock', `${BRANCH}.lock`];
/** There while a working copy is being replaced. */
const MARKER = 'restore-unfinished';

/**
 * The repositories: one per project, as the store of source keeps them. They lie outside the working
 * copies, so that nothing Claude or a build writes can become a hook or a setting of git's.
 */
@Injectable()
export class RepositoriesService {
  constructor(
    private readonly data: DataConfig,
    private readonly git: Git,
    private readonly store: SourceStore,
  ) {}

  /** Where it is, or would be; absolute. */
  pathOf(projectId: string): string {
    return join(this.data.root, 'repositories', `${safeId(projectId)}.git`);
  }

  /** Where the working copy is, or would be; absolute. Sessions depend on it, so it never changes. */
  workTreeOf(projectId: string): string {
    return join(this.data.workspaces, safeId(projectId));
  }

  exists(projectId: string): Promise<boolean> {
    return isThere(join(this.pathOf(projectId), 'HEAD'));
  }

  /** The repository's path; it is made when it is missing. */
  async open(projectId: string): Promise<string> {
    const path = this.pathOf(projectId);
    if (await this.exists(projectId)) return path;
    // Made beside its place and renamed: there is no half a repository.
    const unfinished = join(path, '..', `.${projectId}-${randomUUID()}`);
    try {
      await mkdir(unfinished, { recursive: true });
      const init = ['init', '--bare', '--quiet', '--template=', '--initial-branch=main'];
      await this.git.run([...init, unfinished]);
      await mkdir(join(unfinished, 'info'));
      await writeFile(join(unfinished, 'info', 'attributes'), ATTRIBUTES);
      await rename(unfinished, path).catch(async (error: unknown) => {
        if (!(await this.exists(projectId))) throw error;
      });
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return path;
  }

  /** The newest commit; undefined: nothing was committed yet. */
  async head(projectId: string): Promise<string | undefined> {
    await this.bring(projectId);
    if (!(await this.exists(projectId))) return undefined;
    return this.parse(this.pathOf(projectId), BRANCH);
  }

  /**
   * The path of the repository that has this commit.
   * @throws NotFoundError `commit_not_found`
   */
  async having(projectId: string, commit: string): Promise<string> {
    const repository = this.pathOf(projectId);
    requireCommitId(commit);
    if (await this.knows(projectId, commit)) return repository;
    await this.bring(projectId);
    if (await this.knows(projectId, commit)) return repository;
    throw new NotFoundError('commit', commit);
  }

  /** What has been committed is safe from here on. */
  keep(projectId: string): Promise<void> {
    return this.store.keep(projectId, this.pathOf(projectId));
  }

  /** For whoever holds the project's lease: nobody else is at work here, so locks are leftovers. */
  async unlock(repository: string): Promise<void> {
    await Promise.all(LOCKS.map((lock) => rm(join(repository, lock), { force: true })));
    await replaceFile(join(repository, 'info', 'attributes'), Buffer.from(ATTRIBUTES));
  }

  /** Sets what is left out beside what the project's own .gitignore says. */
  async exclude(repository: string, patterns: BytePath): Promise<void> {
    await replaceFile(join(repository, 'info', 'exclude'), toBytes(patterns));
  }

  async markUnfinished(repository: string): Promise<void> {
    await writeFile(join(repository, MARKER), '');
  }

  async markFinished(repository: string): Promise<void> {
    await rm(join(repository, MARKER), { force: true });
  }

  isUnfinished(repository: string): Promise<boolean> {
    return isThere(join(repository, MARKER));
  }

  async remove(projectId: string): Promise<void> {
    await this.store.forget(projectId);
    await rm(this.pathOf(projectId), { recursive: true, force: true, maxRetries: 2 });
  }

  private bring(projectId: string): Promise<void> {
    return this.store.bring(projectId, () => this.open(projectId));
  }

  private async knows(projectId: string, commit: string): Promise<boolean> {
    if (!(await this.exists(projectId))) return false;
    return (await this.parse(this.pathOf(projectId), commit)) !== undefined;
  }

  private async parse(repository: string, name: string): Promise<string | undefined> {
    const { code, stdout } = await this.git.run(
      ['rev-parse', '--verify', '--quiet', `${name}^{commit}`],
      { repository, accept: [0, 1, 128] },
    );
    return code === 0 ? stdout.toString().trim() : undefined;
  }
}

/**
 * As an argument of git's, anything else might be taken for an option.
 * @throws NotFoundError `commit_not_found`
 */
export function requireCommitId(commit: string): void {
  if (!COMMIT.test(commit)) throw new NotFoundError('commit', commit);
}

/** Ids come validated; this is for the day one does not, as it becomes part of a path to remove. */
function safeId(projectId: string): string {
  if (!PROJECT_ID.test(projectId)) throw new Error(`Not a project's id: ${projectId}`);
  return projectId;
}

/** At once and only when it differs: somebody may be reading the repository just now. */
async function replaceFile(path: string, content: Buffer): Promise<void> {
  const now = await readFile(path).catch(() => undefined);
  if (now?.equals(content)) return;
  const unfinished = `${path}-${randomUUID()}`;
  await writeFile(unfinished, content);
  await rename(unfinished, path);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
