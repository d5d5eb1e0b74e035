import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { splitNul, toText } from './byte-path';
import { CommittedChange, committedChanges, COMPARE, EMPTY_TREE } from './committed-changes';
import { Git } from './git';
import { fileNotFound, fileTooLarge, readRegularFile } from './held-folder';
import { RepositoriesService, requireCommitId } from './repositories.service';
import { listSource, measure } from './source-listing';
import { checkWorkspacePath } from './workspace-path';

/** In place of a commit: what lies in the working copy now. */
export const WORKING_COPY = 'working copy';

export interface SourceFile {
  /** Relative, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  type: 'file' | 'symlink';
}

export interface SourceContent {
  content: Buffer;
  /** Bytes. */
  size: number;
  /** Git's id of the content: the same wherever the same bytes are. Without quotes. */
  etag: string;
}

export interface SourceDiff {
  /** Unified; of a binary file it only says that it differs. */
  diff: string;
  /** Whether `diff` was cut, at the end of a line. */
  truncated: boolean;
  /** Every changed file, also those that were cut off. */
  files: CommittedChange[];
}

const MAX_DIFF_BYTES = 1024 * 1024;
const MAX_READ_BYTES = 64 * 1024 * 1024;

/** Reads the source of projects; changes nothing, so it needs no lease. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly git: Git,
    private readonly repositories: RepositoriesService,
  ) {}

  async tree(projectId: string, at: string): Promise<SourceFile[]> {
    const files =
      at === WORKING_COPY ? await this.treeNow(projectId) : await this.treeOf(projectId, at);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async read(projectId: string, path: string, at: string): Promise<SourceContent> {
    const names = checkWorkspacePath(path);
    if (at === WORKING_COPY) {
      const root = this.repositories.workTreeOf(projectId);
      const content = await readRegularFile(root, names, MAX_READ_BYTES);
      return { content, size: content.length, etag: blobId(content) };
    }
    const repository = await this.repositories.having(projectId, at);
    const [entry] = await this.entries(repository, at, path);
    // What is listed may also be the folder of this name, or a link, which is not followed.
    if (entry?.path !== path || entry.type !== 'file') throw fileNotFound(path);
    if (entry.size > MAX_READ_BYTES) throw fileTooLarge(path, MAX_READ_BYTES);
    const { stdout } = await this.git.run(['cat-file', 'blob', entry.id], { repository });
    return { content: stdout, size: stdout.length, etag: entry.id };
  }

  async diff(projectId: string, from: string | undefined, to: string): Promise<SourceDiff> {
    const repository = await this.repositories.having(projectId, to);
    if (from !== undefined) await this.repositories.having(projectId, from);
    const [files, patch] = await Promise.all([
      committedChanges(this.git, repository, from, to),
      this.git.run([...COMPARE, '-p', '--no-color', from ?? EMPTY_TREE, to], {
        repository,
        maxBytes: MAX_DIFF_BYTES,
        cut: true,
      }),
    ]);
    const text = patch.cut
      ? patch.stdout.subarray(0, patch.stdout.lastIndexOf('\n') + 1)
      : patch.stdout;
    return { diff: text.toString('utf8'), truncated: patch.cut, files };
  }

  /** A commit's files in an empty folder. `index`: a path outside of it that git may write to. */
  async layOut(projectId: string, commit: string, folder: string, index: string): Promise<void> {
    const repository = await this.repositories.having(projectId, commit);
    await this.git.run(['read-tree', '--reset', '-u', commit], {
      repository,
      workTree: folder,
      indexFile: index,
    });
  }

  /** A zip with everything in one folder. A commit that is not there ends the stream with an error. */
  exportZip(projectId: string, commit: string, name: string): Readable {
    requireCommitId(commit);
    const folder = name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || projectId;
    return this.git.stream(['archive', '--format=zip', `--prefix=${folder}/`, commit, '--'], {
      repository: this.repositories.pathOf(projectId),
    });
  }

  private async treeNow(projectId: string): Promise<SourceFile[]> {
    const root = this.repositories.workTreeOf(projectId);
    const repository = await this.repositories.open(projectId);
    // On a worker that has not worked for this project yet, there is none.
    if (!existsSync(root)) return [];
    const entries = await measure(root, await listSource(this.git, repository, root));
    return entries.map(({ path, size, type }) => ({ path: toText(path), size, type }));
  }

  private async treeOf(projectId: string, commit: string): Promise<SourceFile[]> {
    const repository = await this.repositories.having(projectId, commit);
    const entries = await this.entries(repository, commit);
    return entries.map(({ path, size, type }) => ({ path, size, type }));
  }

  private async entries(
    repository: string,
    commit: string,
    path?: string,
  ): Promise<(SourceFile & { id: string })[]> {
    const only = path === undefined ? [] : ['--', path];
    const { stdout } = await this.git.run(
      ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, ...only],
      { repository },
    );
    return splitNul(stdout).map((line) => {
      // "100644 blob 1a2b…     123\tsrc/App.tsx"
      const [about, name] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)];
      const [mode, , id, size] = about.split(/ +/);
      const type = mode === '120000' ? 'symlink' : 'file';
      return { path: toText(name), size: Number(size), type, id };
    });
  }
}

/** The id that git gives these bytes. */
const blobId = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
