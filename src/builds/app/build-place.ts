import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A HOME and a folder for temporary files that belong to one build and go with it. */
export class BuildPlace {
  private constructor(readonly folder: string) {}

  /** @param npmrc text of the `~/.npmrc` that builds see */
  static async make(parent: string, npmrc: string): Promise<BuildPlace> {
    const place = new BuildPlace(join(parent, `build-${randomUUID()}`));
    await mkdir(place.home, { recursive: true, mode: 0o700 });
    await mkdir(place.temporary, { mode: 0o700 });
    await writeFile(place.npmrc, npmrc);
    return place;
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  get temporary(): string {
    return join(this.folder, 'tmp');
  }

  get npmrc(): string {
    return join(this.home, '.npmrc');
  }

  /** Where a new root folder may be made. Nothing of it is seen from outside the build. */
  get root(): string {
    return join(this.folder, 'root');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
