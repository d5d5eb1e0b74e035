import { Injectable, Logger } from '@nestjs/common';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentHolds, HAS_PROC, listProcesses } from '../common/processes/proc';
import { isGone, ProcessIdentity } from '../common/processes/process-identity';
import { DataConfig } from '../config/data.config';
import { WorkspacesService } from '../workspaces/workspaces.service';

const POLL_MS = 20;
/** How long the kernel has to act on SIGKILL. */
const LIMIT_MS = 5_000;

/**
 * Ends what a dead worker left running for a project on this machine: Claude's process, which goes on
 * for seconds and would write into the next turn, and the processes of a build.
 */
@Injectable()
export class Orphans {
  private readonly logger = new Logger(Orphans.name);

  constructor(
    private readonly data: DataConfig,
    private readonly workspaces: WorkspacesService,
  ) {}

  /**
   * Resolves when they are gone. The caller holds the project's lease: nobody works there by right.
   * @param cli Claude's process, as its worker recorded it
   */
  async end(projectId: string, cli?: ProcessIdentity): Promise<void> {
    if (cli !== undefined && !isGone(cli)) killGroup(cli.pid);
    if (!HAS_PROC) return;
    // A worker may have died before it could record anything: what it started tells by itself.
    const marks = await this.marksOf(projectId);
    const end = Date.now() + LIMIT_MS;
    for (;;) {
      const left = listProcesses().filter(({ pid }) =>
        marks.some((mark) => environmentHolds(pid, mark)),
      );
      if (left.length === 0) return;
      for (const { pid } of left) kill(pid);
      if (Date.now() > end) {
        this.logger.error({ projectId, pids: left.map(({ pid }) => pid) }, 'orphans do not end');
        return;
      }
      await delay(POLL_MS);
    }
  }

  /** What the environment of each such process holds. */
  private async marksOf(projectId: string): Promise<string[]> {
    const folder = this.workspaces.pathOf(projectId);
    const real = await realpath(folder).catch(() => folder);
    return [
      `CLAUDE_CODE_TMPDIR=${join(this.data.claude, projectId)}/`,
      `ONETHREAD_BUILD_FOLDER=${real}\0`,
    ];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It left by itself.
  }
}

function killGroup(leader: number): void {
  if (leader > 1) kill(-leader);
}
