import { Injectable, Logger } from '@nestjs/common';
import { chmod, lstat } from 'node:fs/promises';
import { DomainError } from '../common/domain-error';
import { WorkspacesConfig } from '../config/workspaces.config';
import { buildOutputPatterns } from './build-output';
import { BytePath, placeOf, toText } from './byte-path';
import { CommittedChange, committedChanges } from './committed-changes';
import { Git } from './git';
import { recordInIndex } from './record-in-index';
import { BRANCH, RepositoriesService } from './repositories.service';
import { removeEntries, scan } from './scan';
import { listSource, measure, SourceEntry } from './source-listing';
import { isTreacherous } from './treacherous-links';

export interface CommitRequest {
  /** The first line is the commit's subject. */
  message: string;
  runId: string;
  /** Make a commit even though nothing changed. */
  allowEmpty?: boolean;
}

export interface CommitOutcome {
  /** The new one; when nothing changed, the one before. */
  commit: string;
  filesChanged: CommittedChange[];
  /** What was taken out of the working copy first: links that lead out, `.git` folders, pipes. */
  removed: string[];
}

const MAX_SUBJECT = 200;
const NO_COMMIT = '0'.repeat(40);

/**
 * Makes versions of working copies. The caller holds the project's lease, and has ended every program
 * that ran in the working copy.
 */
@Injectable()
export class CommitsService {
  private readonly logger = new Logger(CommitsService.name);

  constructor(
    private readonly config: WorkspacesConfig,
    private readonly git: Git,
    private readonly repositories: RepositoriesService,
  ) {}

  async commit(projectId: string, request: CommitRequest): Promise<CommitOutcome> {
    const workTree = this.repositories.workTreeOf(projectId);
    const repository = await this.repositories.open(projectId);
    await this.requireWhole(repository, workTree);
    await this.repositories.unlock(repository);

    const { paths, removed } = await this.collect(repository, workTree);
    await recordInIndex(this.git, repository, workTree, paths);
    const tree = await this.read(repository, ['write-tree']);
    const head = await this.repositories.head(projectId);
    const unchanged =
      head !== undefined && (await this.read(repository, ['rev-parse', `${head}^{tree}`])) === tree;
    if (unchanged && request.allowEmpty !== true)
      return { commit: head, filesChanged: [], removed };

    const parents = head === undefined ? [] : ['-p', head];
    const commit = await this.read(
      repository,
      ['commit-tree', tree, ...parents],
      messageOf(request),
    );
    await this.git.run(['update-ref', BRANCH, commit, head ?? NO_COMMIT], { repository });
    await this.repositories.keep(projectId);
    const filesChanged = await committedChanges(this.git, repository, head, commit);
    await this.tidyUp(repository);
    return { commit, filesChanged, removed };
  }

  /** A missing or half restored working copy would be recorded as "everything was removed". */
  private async requireWhole(repository: string, workTree: string): Promise<void> {
    const found = await lstat(workTree).catch(() => undefined);
    if (!found?.isDirectory() || (await this.repositories.isUnfinished(repository))) {
      throw new Error(`The working copy ${workTree} is not whole; ensure() makes it so.`);
    }
  }

  /** Finds what makes the version; takes out of the working copy what cannot be in one. */
  private async collect(
    repository: string,
    workTree: string,
  ): Promise<{ paths: BytePath[]; removed: string[] }> {
    const { foreign, manifests } = await scan(workTree);
    await removeEntries(workTree, foreign);
    await this.repositories.exclude(repository, await buildOutputPatterns(workTree, manifests));
    const listed = await listSource(this.git, repository, workTree);
    // Before each file is looked at: of far too many, that takes long.
    this.checkFiles(listed.length);
    const entries = await measure(workTree, listed);
    this.checkBytes(entries);

    const paths: BytePath[] = [];
    for (const { path, type, mode } of entries) {
      // One that its owner cannot read would fail every commit from now on.
      if (type === 'file' && (mode & 0o400) === 0) {
        await chmod(placeOf(workTree, path), mode | 0o600);
      }
      if (type === 'symlink' && (await isTreacherous(workTree, path))) foreign.push(path);
      else paths.push(path);
    }
    await removeEntries(workTree, foreign);
    return { paths, removed: foreign.map(toText) };
  }

  private checkFiles(files: number): void {
    const { maxFiles } = this.config;
    if (files > maxFiles) throw tooLarge(`${files} files; at most ${maxFiles} are allowed`);
  }

  private checkBytes(entries: readonly SourceEntry[]): void {
    const { maxBytes } = this.config;
    const bytes = entries.reduce((sum, { size }) => sum + size, 0);
    if (bytes > maxBytes) throw tooLarge(`${bytes} bytes; at most ${maxBytes} are allowed`);
  }

  /** Every commit adds loose objects; now and then git packs them. Without it, it only gets slower. */
  private async tidyUp(repository: string): Promise<void> {
    await this.git
      .run(['-c', 'gc.auto=1000', 'gc', '--auto', '--quiet'], { repository })
      .catch((error: unknown) => this.logger.warn({ err: error }, 'git gc failed'));
  }

  private async read(repository: string, args: string[], input?: string): Promise<string> {
    return (await this.git.run(args, { repository, input })).stdout.toString().trim();
  }
}

function messageOf({ message, runId }: CommitRequest): string {
  const [line] = message.trim().split(/[\r\n]/, 1);
  // Whole characters, and none that a terminal would act upon.
  const subject = [...line.replace(/\p{Cc}/gu, ' ')].slice(0, MAX_SUBJECT).join('').trim();
  return `${subject || 'Change the project'}\n\nRun-Id: ${runId}\n`;
}

const tooLarge = (what: string): DomainError =>
  new DomainError('workspace_too_large', 422, `The project has ${what}.`);
