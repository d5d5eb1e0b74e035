import { Injectable } from '@nestjs/common';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataConfig } from '../config/data.config';
import { listFiles, WorkspaceFile } from './list-files';

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

  async remove(projectId: string): Promise<void> {
    await rm(this.pathOf(projectId), { recursive: true, force: true });
  }
}
