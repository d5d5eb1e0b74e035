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
