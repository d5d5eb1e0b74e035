import type { EntityManager } from 'typeorm';
import type { SessionSource } from './session-source';

/** A project's thread is carried by another session, or by the same one further on. */
export class ProjectSessionChanged {
  static readonly event = 'project.session.changed';

  constructor(
    readonly projectId: string,
    readonly from: string | null,
    readonly to: string | null,
    readonly source: SessionSource,
    readonly runId?: string,
  ) {}
}

/** A thread is about to be reset; a listener that throws prevents it. */
export class ThreadIsBeingReset {
  static readonly event = 'project.session.resetting';

  constructor(
    readonly projectId: string,
    /** The transaction of the reset. */
    readonly manager: EntityManager,
  ) {}
}
