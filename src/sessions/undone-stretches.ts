/** A part of a project's line that a rollback undid: after the first place, up to and with the second. */
export interface UndoneStretch {
  /** Place in line of the run that made the version gone back to. A bigint, as text. */
  after: string;
  /** Place in line of the rollback. */
  until: string;
}

/**
 * The rollbacks that stand, out of all, newest first: one that lies within what a later one undid has
 * never happened, as far as the thread as it is now is concerned.
 */
export function standing(rollbacks: readonly UndoneStretch[]): UndoneStretch[] {
  const stretches: UndoneStretch[] = [];
  for (const rollback of rollbacks) {
    const later = stretches.at(-1);
    if (later === undefined || BigInt(rollback.until) <= BigInt(later.after)) {
      stretches.push(rollback);
    }
  }
  return stretches;
}
