import { Injectable } from '@nestjs/common';

/**
 * Keeps the source of all projects where every worker finds it; also the injection token. What lies
 * below a worker's DATA_DIR, repository and working copy, is a cache of it.
 */
export abstract class SourceStore {
  /**
   * Sets the branch `main` of a project's repository to what is kept, with all its history. `open`
   * gives the repository's path and makes it when it is missing; it is not called when nothing is
   * kept. Happens at the beginning of each run, and when a commit is asked for that is not here.
   */
  abstract bring(projectId: string, open: () => Promise<string>): Promise<void>;

  /**
   * Keeps the branch `main` as it is now. A version is recorded only after this; when it fails, the
   * run fails, and the next {@link bring} undoes the commit.
   */
  abstract keep(projectId: string, repository: string): Promise<void>;

  /** Removing what is not there is no error. */
  abstract forget(projectId: string): Promise<void>;
}

/**
 * DATA_DIR is one folder for all workers, on one machine or on a network file system: what is
 * committed is kept.
 */
@Injectable()
export class SharedFolderSourceStore extends SourceStore {
  bring(): Promise<void> {
    return Promise.resolve();
  }

  keep(): Promise<void> {
    return Promise.resolve();
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }
}
