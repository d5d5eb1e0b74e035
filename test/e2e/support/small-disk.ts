import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = 64 * 1024;

/** A small file system of a test's own, which can be full. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Undefined, with a word why, where nothing may be mounted. */
  static mount(folder: string, megabytes: number): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true });
    try {
      const options = `size=${megabytes}m,mode=700`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder], { stdio: 'pipe' });
      return new SmallDisk(folder);
    } catch (error) {
      const { stderr, message } = error as { stderr?: Buffer; message: string };
      console.warn(
        `left out: no file system can be mounted (${stderr?.toString().trim() || message})`,
      );
      return undefined;
    }
  }

  get ballast(): string {
    return join(this.folder, 'ballast');
  }

  /** Takes all the space there is, but for so many bytes. */
  fill(but = 0): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (let size = CHUNK; size >= 4_096; size /= 2) this.fillBy(file, size);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (but > 0) execFileSync('truncate', ['--size', `-${but}`, this.ballast]);
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  private fillBy(file: number, size: number): void {
    const bytes = Buffer.alloc(size, 1);
    for (;;) {
      try {
        if (writeSync(file, bytes) < size) return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
        throw error;
      }
    }
  }
}
