import { join, resolve } from 'node:path';
import { EnvReader } from './env-reader';

/** Folders under DATA_DIR; all paths are absolute. */
export class DataConfig {
  readonly root: string;
  /** One working copy per project. */
  readonly workspaces: string;
  /** Published previews. */
  readonly previews: string;
  /** One Claude config directory per project. */
  readonly claude: string;
  /** Copies that live as long as a run; once this process has one, in a folder of its own. */
  temporary: string;

  constructor(env: EnvReader) {
    this.root = resolve(env.text('DATA_DIR') ?? '.data');
    this.workspaces = join(this.root, 'workspaces');
    this.previews = join(this.root, 'previews');
    this.claude = join(this.root, 'claude');
    this.temporary = join(this.root, 'tmp');
  }

  /** Makes a folder the place for temporary files of this process, also of its libraries'. */
  useTemporary(folder: string): void {
    this.temporary = folder;
    process.env.TMPDIR = folder;
  }
}
