import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { NotFoundError } from '../common/domain-error';
import { ProjectsService } from '../projects/projects.service';
import type { IdempotencyKey } from '../runs/idempotency';
import type { Run } from '../runs/run.entity';
import { RunsService } from '../runs/runs.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { checkWorkspacePath } from '../workspaces/workspace-path';
import type { FileTreeDto } from './version.dto';
import { Version } from './version.entity';
import { VersionsService } from './versions.service';

/** What a file edit's run carries as its input. */
export interface FileEditInput {
  path: string;
  content: string;
}

/** The source of versions: looked at, taken away, changed by hand. */
@Injectable()
export class FilesService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly versions: VersionsService,
    private readonly workspaces: WorkspacesService,
    private readonly runs: RunsService,
  ) {}

  async tree(projectId: string, number?: number): Promise<FileTreeDto> {
    const version = await this.find(projectId, number);
    if (version === undefined) return { version: null, files: [] };
    const files = await this.workspaces.tree(projectId, version.commit);
    return { version: version.number, files };
  }

  /** @throws NotFoundError `file_not_found`, `version_not_found` */
  async read(projectId: string, path: string, number?: number) {
    checkWorkspacePath(path);
    const version = await this.find(projectId, number);
    if (version === undefined) throw new NotFoundError('file', path);
    return this.workspaces.read(projectId, path, version.commit);
  }

  /** A run in line like any other, which makes a version of its own; Claude hears of it next time. */
  async write(projectId: string, edit: FileEditInput, idempotency?: IdempotencyKey): Promise<Run> {
    checkWorkspacePath(edit.path);
    await this.projects.get(projectId);
    return this.runs.enqueue({
      projectId,
      source: 'file_edit',
      input: { ...edit },
      idempotency,
    });
  }

  /** @throws NotFoundError `version_not_found` */
  async export(
    projectId: string,
    number?: number,
  ): Promise<{ zip: Readable; name: string; number: number }> {
    const project = await this.projects.get(projectId);
    const version = await this.find(projectId, number);
    if (version === undefined) throw new NotFoundError('version', 'newest');
    const name = toFileName(project.name) ?? projectId;
    const zip = this.workspaces.exportZip(projectId, version.commit, name);
    return { zip, name, number: version.number };
  }

  private async find(projectId: string, number?: number): Promise<Version | undefined> {
    await this.projects.get(projectId);
    return number === undefined
      ? this.versions.newest(projectId)
      : this.versions.get(projectId, number);
  }
}

/** A project's name as a name for files everywhere; undefined: nothing of it can be used. */
function toFileName(name: string | null): string | undefined {
  const plain = (name ?? '')
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? undefined : plain;
}
