import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ProjectDeleted } from '../projects/projects.events';
import { DataConfig } from '../config/data.config';
import { CommitOutcome, CommitRequest, CommitsService } from './commits.service';
import { fileChanges } from './file-changes';
import { listFiles, WorkspaceFile } from './list-files';
import { RepositoriesService } from './repositories.service';
import { RestoreOptions, RestoresService } from './restores.service';
import { removeTree } from './scan';
import { copyTree, restoreFiles } from './snapshot';
import { SourceContent, SourceDiff, SourceFile, SourcesService } from './sources.service';
import { writeSourceFile } from './write-file';

/**
 * Each project's source: the working copy, which is the folder in which Claude works, and the
 * repository behind it. The repository is the truth; the working copy is a cache of it that any
 * worker can rebuild.
 *
 * Whoever changes anything (`ensure`, `commit`, `restore`, `write`) holds the project's lease.
 * Commits are full ids. Methods that take one throw NotFoundError `commit_not_found` (404).
 */
@Injectable()
export class WorkspacesService {
  constructor(
    private readonly data: DataConfig,
    private readonly repositories: RepositoriesService,
    private readonly commits: CommitsService,
    private readonly restores: RestoresService,
    private readonly sources: SourcesService,
  ) {}

  /** Where the working copy is, or would be; absolute, and the same for ever. */
  pathOf(projectId: string): string {
    return this.repositories.workTreeOf(projectId);
  }

  /** Makes the working copy, from the newest commit, when it is missing or half restored. */
  async ensure(projectId: string): Promise<string> {
    if (!(await this.restores.isWhole(projectId))) await this.restores.restore(projectId);
    return this.pathOf(projectId);
  }

  /**
   * Records the working copy, without what is ignored. When nothing changed the newest commit stays.
   * @throws DomainError `workspace_too_large` (422), before anything is written to the repository
   */
  commit(projectId: string, request: CommitRequest): Promise<CommitOutcome> {
    return this.commits.commit(projectId, request);
  }

  /**
   * Makes the working copy what a commit is, to the byte: by default the newest one, so that a
   * failed run is undone; before the first one, empty.
   */
  restore(projectId: string, commit?: string, options?: RestoreOptions): Promise<void> {
    return this.restores.restore(projectId, commit, options);
  }

  /**
   * Lays out a commit in an empty folder, which is nobody's working copy; needs no lease.
   * @param index path of a file beside it that git may write
   */
  layOut(projectId: string, commit: string, folder: string, index: string): Promise<void> {
    return this.sources.layOut(projectId, commit, folder, index);
  }

  /** The newest commit; undefined: nothing was committed yet. */
  head(projectId: string): Promise<string | undefined> {
    return this.repositories.head(projectId);
  }

  /** From nothing when `from` is undefined. The text is cut at 1 MiB. */
  diff(projectId: string, from: string | undefined, to: string): Promise<SourceDiff> {
    return this.sources.diff(projectId, from, to);
  }

  /** The files of a commit, or of the `WORKING_COPY` without what is ignored; sorted by path. */
  tree(projectId: string, at: string): Promise<SourceFile[]> {
    return this.sources.tree(projectId, at);
  }

  /**
   * A file of a commit, or of the `WORKING_COPY`. Links are not followed.
   * @throws DomainError `invalid_path` (400), `file_not_found` (404), `file_too_large` (422: 64 MiB)
   */
  read(projectId: string, path: string, at: string): Promise<SourceContent> {
    return this.sources.read(projectId, path, at);
  }

  /**
   * Writes a file of the working copy, and makes the folders on its way. Links are not followed.
   * @throws DomainError `invalid_path` (400)
   */
  async write(projectId: string, path: string, content: string | Buffer): Promise<void> {
    await writeSourceFile(await this.ensure(projectId), path, content);
  }

  /** A zip of a commit, as it is made; its files lie in a folder `name`. */
  exportZip(projectId: string, commit: string, name: string): Readable {
    return this.sources.exportZip(projectId, commit, name);
  }

  /** The files that make the app, sorted by path. Symlinks and tool folders are left out. */
  list(projectId: string): Promise<WorkspaceFile[]> {
    return listFiles(this.pathOf(projectId));
  }

  /**
   * Lets something happen that must not change a file, and undoes it when it did (also when it failed).
   * @returns what `work` returned, and the paths that were put back
   */
  async guardUnchanged<T>(
    projectId: string,
    work: () => Promise<T>,
  ): Promise<{ value: T; undone: string[] }> {
    const path = await this.ensure(projectId);
    await mkdir(this.data.temporary, { recursive: true });
    const copy = await mkdtemp(join(this.data.temporary, 'guard-'));
    const before = await this.list(projectId);
    await copyTree(path, copy);
    const undo = async () => {
      const changed = fileChanges(before, await this.list(projectId)).map((change) => change.path);
      await restoreFiles(copy, path, changed);
      return changed;
    };
    try {
      const value = await work().catch(async (error: unknown) => {
        await undo();
        throw error;
      });
      return { value, undone: await undo() };
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  @OnEvent(ProjectDeleted.event)
  forget({ projectId }: ProjectDeleted): Promise<void> {
    return this.remove(projectId);
  }

  /** The working copy and the repository. */
  async remove(projectId: string): Promise<void> {
    await removeTree(this.pathOf(projectId));
    await this.repositories.remove(projectId);
  }
}
