import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders that one turn needs beside its working directory. */
export class TurnFolders {
  private constructor(readonly tmpDir: string) {}

  /** Makes the config directory, for its owner alone, and a folder for temporary files in it. */
  static async make(configDir: string): Promise<TurnFolders> {
    await mkdir(configDir, { recursive: true, mode: 0o700 });
    return new TurnFolders(await mkdtemp(join(configDir, 'tmp-')));
  }

  /** The CLI does not clean up after itself. What cannot be removed goes with the config directory. */
  async remove(): Promise<void> {
    await rm(this.tmpDir, { recursive: true, force: true }).catch(() => undefined);
  }
}
