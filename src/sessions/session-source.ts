/** Why a session changed hands: the four kinds of run, and two ways of going back. */
export const SESSION_SOURCES = [
  'create_preview',
  'update_project',
  'chat_plan',
  'metadata_generation',
  'reset',
  'rollback',
] as const;

export type SessionSource = (typeof SESSION_SOURCES)[number];

/** Why a run did not resume. */
export type FreshReason =
  /** The project has no session yet, or it was reset. */
  | 'no_session'
  /** `SESSION_RESUME=off`. */
  | 'resume_off'
  /** The stored id is not one that Claude could have given. */
  | 'invalid_id'
  /** Claude does not know the conversation any more, or cannot read it. */
  | 'not_found'
  /** Its transcript is damaged: a part of it is missing. */
  | 'unreadable'
  /** The project went back to a version whose conversation is not to be had any more. */
  | 'rolled_back';

/** The reasons for which an earlier conversation is lost, so that a new one is told what is known of it. */
export const isLoss = (reason: FreshReason | undefined): boolean =>
  reason === 'invalid_id' ||
  reason === 'not_found' ||
  reason === 'unreadable' ||
  reason === 'rolled_back';

/** How a run stands to the thread; part of its body and of its `session` event. */
export interface RunSession {
  /** The session of this run. */
  id: string;
  resumed: boolean;
  /** Set when it did not resume. */
  reason?: FreshReason;
  /** The stored session that could not be resumed. */
  previousId?: string;
}
