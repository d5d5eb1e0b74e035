import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from '../git';
import { BRANCH } from '../repositories.service';
import { SourceStore } from '../source-store';

/** One git bundle a project in a folder, as an object store would keep it. */
export class BundleSourceStore extends SourceStore {
  constructor(
    private readonly folder: string,
    private readonly git: Git,
  ) {
    super();
  }

  async bring(projectId: string, open: () => Promise<string>): Promise<void> {
    if (!existsSync(this.place(projectId))) return;
    const repository = await open();
    // Not `fetch`: git is allowed no transport here.
    const bundle = this.place(projectId);
    const { stdout } = await this.git.run(['bundle', 'unbundle', bundle], { repository });
    const [commit] = stdout.toString().split(' ', 1);
    await this.git.run(['update-ref', BRANCH, commit], { repository });
  }

  async keep(projectId: string, repository: string): Promise<void> {
    const draft = `${this.place(projectId)}.draft`;
    await this.git.run(['bundle', 'create', '--quiet', draft, BRANCH], { repository });
    await rename(draft, this.place(projectId));
  }

  async forget(projectId: string): Promise<void> {
    await rm(this.place(projectId), { force: true });
  }

  private place(projectId: string): string {
    return join(this.folder, `${projectId}.bundle`);
  }
}
