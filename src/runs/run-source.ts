/** What a run is for; the name of its Bull job too. */
export const RUN_SOURCES = [
  'create_preview',
  'update_project',
  'chat_plan',
  'metadata_generation',
  'rollback',
  'file_edit',
] as const;

export type RunSource = (typeof RUN_SOURCES)[number];

/** Whether Claude is asked; otherwise a run costs nothing. */
export const RUNS_CLAUDE = {
  create_preview: true,
  update_project: true,
  chat_plan: true,
  metadata_generation: true,
  rollback: false,
  file_edit: false,
} as const satisfies Record<RunSource, boolean>;

/** Under which name a run's body carries its id, and where it is read. */
export const ID_FIELD_OF_SOURCE = {
  create_preview: 'buildId',
  update_project: 'buildId',
  chat_plan: 'chatId',
  metadata_generation: 'runId',
  rollback: 'runId',
  file_edit: 'runId',
} as const satisfies Record<RunSource, 'buildId' | 'chatId' | 'runId'>;

/** A user's run goes ahead of the service's own in line. */
export const PRIORITY = { user: 0, background: 1 } as const;
