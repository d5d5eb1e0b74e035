import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { setTimeout as delay } from 'node:timers/promises';
import { PreviewRebuilds, Rebuild } from '../../previews/preview-rebuilds';
import { PreviewsService } from '../../previews/previews.service';
import { PREVIEWS_QUEUE } from '../../queues/queues';
import { FAILURE_REMEMBERED_MS, jobIdOf, RebuildJob } from './rebuild-job';

/** Previews that may wait for a worker: of all projects together, and of one. */
const MAX_WAITING = 40;
const MAX_WAITING_OF_PROJECT = 4;
/** Versions that visitors of this process may wait for at the same time. */
const MAX_WATCHED = 20;
/** How long a visitor is kept waiting before a page tells that it takes longer. */
const PATIENCE_MS = 1_500;
const LOOK_AGAIN_MS = 40;

/**
 * Asks a worker, by a Bull job, to bring a preview back: an API process never runs a build. What
 * comes of it is read from Postgres; the job itself may be lost or doubled without harm.
 */
@Injectable()
export class QueuedRebuilds extends PreviewRebuilds {
  /** One look-out per version, however many visitors wait for it. */
  private readonly watched = new Map<string, Promise<Rebuild>>();
  /** The last one to look at the queue: one after the other, or all would find it empty. */
  private entrance: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly previews: PreviewsService,
    @InjectQueue(PREVIEWS_QUEUE) private readonly queue: Queue<RebuildJob>,
  ) {
    super();
  }

  bringBack(projectId: string, number: number): Promise<Rebuild> {
    const job = { projectId, number };
    const id = jobIdOf(job);
    const watching = this.watched.get(id);
    if (watching !== undefined) return watching;
    if (this.watched.size >= MAX_WATCHED) return Promise.resolve({ state: 'busy' });
    const watch = this.askAndWatch(job).finally(() => this.watched.delete(id));
    this.watched.set(id, watch);
    return watch;
  }

  private async askAndWatch(job: RebuildJob): Promise<Rebuild> {
    const before = await this.look(job);
    if (before.state !== 'preparing') return before;
    const taken = this.entrance.then(() => this.enqueue(job));
    this.entrance = taken.catch(() => undefined);
    if (!(await taken)) return { state: 'busy' };
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      await delay(LOOK_AGAIN_MS);
      const now = await this.look(job);
      if (now.state !== 'preparing' || performance.now() > deadline) return now;
    }
  }

  private async look({ projectId, number }: RebuildJob): Promise<Rebuild> {
    const preview = await this.previews.versionPreview(projectId, number);
    if (preview?.artifactId !== undefined)
      return { state: 'ready', artifactId: preview.artifactId };
    const failedAt = preview?.rebuildFailedAt?.getTime() ?? 0;
    const failed = preview === undefined || Date.now() - failedAt < FAILURE_REMEMBERED_MS;
    return { state: failed ? 'failed' : 'preparing' };
  }

  /** False: too many wait already. */
  private async enqueue(job: RebuildJob): Promise<boolean> {
    const jobId = jobIdOf(job);
    const waiting = await this.queue.getWaiting(0, MAX_WAITING);
    if (waiting.some(({ id }) => id === jobId)) return true;
    const ofProject = waiting.filter(({ data }) => data.projectId === job.projectId);
    if (waiting.length >= MAX_WAITING || ofProject.length >= MAX_WAITING_OF_PROJECT) return false;
    // Nothing happens when a worker is at it just now.
    await this.queue.add(job, { jobId });
    return true;
  }
}
