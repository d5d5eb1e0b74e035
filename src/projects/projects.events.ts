import type { EntityManager } from 'typeorm';

/** A project is about to be deleted; a listener that throws prevents it. */
export class ProjectIsBeingDeleted {
  static readonly event = 'project.deleting';

  constructor(
    readonly projectId: string,
    /** The transaction of the deletion; the project's row is locked in it. */
    readonly manager: EntityManager,
  ) {}
}

/** A project is gone, with everything in the database that hangs on it. What lies elsewhere can go. */
export class ProjectDeleted {
  static readonly event = 'project.deleted';

  constructor(readonly projectId: string) {}
}
