import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataConfig } from '../../config/data.config';
import { EnvReader } from '../../config/env-reader';
import { WorkspacesConfig } from '../../config/workspaces.config';
import { CommitsService } from '../commits.service';
import { Git } from '../git';
import { RepositoriesService } from '../repositories.service';
import { RestoresService } from '../restores.service';
import { SharedFolderSourceStore, SourceStore } from '../source-store';
import { SourcesService } from '../sources.service';
import { WorkspacesService } from '../workspaces.service';

export const PROJECT = '6f2a1c9e-3b57-4c0d-9a41-0d6f5b8e7a10';

/** A file's content; `{ link }` is a symbolic link; undefined removes what is there. */
export type Content = string | Buffer | { link: string } | undefined;

/** The whole room with real git and real folders. */
export class WorkspacesHarness {
  readonly data: DataConfig;
  readonly git: Git;
  readonly repositories: RepositoriesService;
  readonly service: WorkspacesService;

  private constructor(
    /** Everything is below it; DATA_DIR is its `data`. */
    readonly folder: string,
    env: Record<string, string>,
    storeOf: (git: Git) => SourceStore,
  ) {
    // Where git is on the machine that runs the specs.
    // eslint-disable-next-line no-restricted-properties
    const { PATH } = process.env;
    const reader = new EnvReader({ PATH, DATA_DIR: join(folder, 'data'), ...env });
    const config = new WorkspacesConfig(reader);
    this.data = new DataConfig(reader);
    this.git = new Git(config);
    this.repositories = new RepositoriesService(this.data, this.git, storeOf(this.git));
    this.service = new WorkspacesService(
      this.data,
      this.repositories,
      new CommitsService(config, this.git, this.repositories),
      new RestoresService(this.git, this.repositories),
      new SourcesService(this.git, this.repositories),
    );
  }

  static async create(
    env: Record<string, string> = {},
    storeOf: (git: Git) => SourceStore = () => new SharedFolderSourceStore(),
  ): Promise<WorkspacesHarness> {
    return new WorkspacesHarness(await mkdtemp(join(tmpdir(), 'workspaces-')), env, storeOf);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  path(name: string, projectId = PROJECT): string {
    return join(this.service.pathOf(projectId), name);
  }

  /** Writes as Claude or a build would: past the service. */
  async put(files: Record<string, Content>, projectId = PROJECT): Promise<void> {
    await this.service.ensure(projectId);
    for (const [name, content] of Object.entries(files)) {
      const path = this.path(name, projectId);
      await rm(path, { recursive: true, force: true });
      if (content === undefined) continue;
      await mkdir(dirname(path), { recursive: true });
      if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(path, content);
      else await symlink(content.link, path);
    }
  }

  /** Writes and commits; gives the commit. */
  async commit(files: Record<string, Content>, projectId = PROJECT): Promise<string> {
    await this.put(files, projectId);
    const { commit } = await this.service.commit(projectId, { message: 'Change', runId: 'run-1' });
    return commit;
  }

  /** Each file of the working copy with all its bytes, links as `-> target`, scripts as `x `. */
  async look(projectId = PROJECT): Promise<Record<string, string>> {
    const root = this.service.pathOf(projectId);
    const found: Record<string, string> = {};
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(root.length + 1);
      if (entry.isSymbolicLink()) found[name] = `-> ${await readlink(path)}`;
      else if (entry.isFile()) {
        const script = ((await lstat(path)).mode & 0o100) !== 0;
        found[name] = `${script ? 'x ' : ''}${(await readFile(path)).toString('latin1')}`;
      }
    }
    return found;
  }

  /** Paths of a commit. */
  async paths(commit: string, projectId = PROJECT): Promise<string[]> {
    return (await this.service.tree(projectId, commit)).map((file) => file.path);
  }

  /** Puts an executable in the place of git. */
  async script(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    await chmod(path, 0o755);
    return path;
  }
}
