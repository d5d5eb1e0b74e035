import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProjectDeleted } from '../projects/projects.events';
import { DataConfig } from '../config/data.config';
import { fileChanges } from './file-changes';
import { listFiles, WorkspaceFile } from './list-files';
import { copyTree, restoreFiles } from './snapshot';

/** Each project's working copy: the folder in which Claude works. */
@Injectable()
export class WorkspacesService {
  constructor(private readonly data: DataConfig) {}

  /** Where the working copy is, or would be; absolute. */
  pathOf(projectId: string): string {
    return join(this.data.workspaces, projectId);
  }

  /** Makes the working copy when it is missing; an empty one, so far. */
  async ensure(projectId: string): Promise<string> {
    const path = this.pathOf(projectId);
    await mkdir(path, { recursive: true });
    return path;
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

  async remove(projectId: string): Promise<void> {
    await rm(this.pathOf(projectId), { recursive: true, force: true });
  }
}
