import type { Lease, LeasesService } from './leases.service';
import type { StopReason } from './run-context';

/** Keeps a lease alive while a run is at work. */
export class Heart {
  private timer?: NodeJS.Timeout;
  private stopped = false;

  private constructor(
    private readonly leases: LeasesService,
    private readonly lease: Lease,
    private readonly leaseSeconds: number,
    private readonly onStop: (reason: StopReason) => void,
  ) {}

  /** Beats three times in a lease's length. `onStop`: the run must stop, and why. */
  static start(
    leases: LeasesService,
    lease: Lease,
    leaseSeconds: number,
    onStop: (reason: StopReason) => void,
  ): Heart {
    const heart = new Heart(leases, lease, leaseSeconds, onStop);
    heart.schedule();
    return heart;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.beat(), (this.leaseSeconds * 1_000) / 3);
  }

  private async beat(): Promise<void> {
    // A database that is away is no reason to stop: nobody can take the lease from it either.
    const heard = await this.leases.renew(this.lease).catch(() => 'held' as const);
    if (this.stopped) return;
    if (heard === 'lost') this.onStop('lease_lost');
    else {
      if (heard === 'cancel_requested') this.onStop('cancelled');
      this.schedule();
    }
  }
}
