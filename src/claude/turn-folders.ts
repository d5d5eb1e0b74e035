import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'tmp-';

/** The folders that one turn needs beside its working directory. */
export class TurnFolders {
  private constructor(readonly tmpDir: string) {}

  /**
   * Makes the config directory, for its owner alone, and a folder for temporary files in it. A
   * conversation has one turn at a time: what another one left was left by a process that died.
   */
  static async make(configDir: string): Promise<TurnFolders> {
    await mkdir(configDir, { recursive: true, mode: 0o700 });
    for (const name of await readdir(configDir)) {
      if (!name.startsWith(PREFIX)) continue;
      await rm(join(configDir, name), { recursive: true, force: true }).catch(() => undefined);
    }
    return new TurnFolders(await mkdtemp(join(configDir, PREFIX)));
  }

  /** The CLI does not clean up after itself. What cannot be removed goes with the config directory. */
  async remove(): Promise<void> {
    await rm(this.tmpDir, { recursive: true, force: true }).catch(() => undefined);
  }
}
