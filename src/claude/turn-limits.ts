/** How long a turn may take, and how long it may be silent. */
export interface TurnLimitsMs {
  turnMs: number;
  idleMs: number;
}

/** The two clocks of a turn. Started by the constructor; `clear` stops both. */
export class TurnLimits {
  private readonly clock: NodeJS.Timeout;
  private readonly silence: NodeJS.Timeout;

  constructor(limits: TurnLimitsMs, onExceeded: (limit: 'timeout' | 'idle') => void) {
    this.clock = setTimeout(() => onExceeded('timeout'), limits.turnMs);
    this.silence = setTimeout(() => onExceeded('idle'), limits.idleMs);
  }

  /** The CLI gave a sign of life; a retry's announcement is one. It does not move the turn's end. */
  heard(): void {
    this.silence.refresh();
  }

  clear(): void {
    clearTimeout(this.clock);
    clearTimeout(this.silence);
  }
}
