import type { Random } from '../../e2e/support/random';
import type { Service } from '../../e2e/support/service';
import { until } from '../../e2e/support/until';
import type { World } from '../../e2e/support/world';
import { freePorts } from '../../e2e/support/ports';

export const LEASE_SECONDS = 5;

const SETTINGS = {
  LEASE_SECONDS: String(LEASE_SECONDS),
  SHUTDOWN_GRACE_SECONDS: '1',
  WORKER_CONCURRENCY: '3',
  DATABASE_POOL_SIZE: '10',
  LOG_LEVEL: 'info',
  CLAUDE_MAX_RETRIES: '2',
  CLAUDE_IDLE_TIMEOUT_SECONDS: '20',
};

const isReady = ({ stdout }: Service): boolean => /Onethread (worker )?is ready/.test(stdout);

/** One process that is started again whenever it has ended, as a process manager does. */
export class Member {
  service!: Service;
  restarts = 0;
  private stopping = false;
  /** Asked or forced to end, by us. */
  private condemned = false;
  private tending?: Promise<void>;

  constructor(
    private readonly world: World,
    private readonly env: Record<string, string>,
    private readonly ownDeaths: string[],
  ) {}

  async start(): Promise<void> {
    this.tending = this.tend();
    await this.ready();
  }

  /** Ready, be it after another start. */
  async ready(): Promise<void> {
    const ready = () => this.service !== undefined && isReady(this.service) && !this.service.ended;
    await until('a process to be ready', ready, 60);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.condemned = true;
    const { service } = this;
    if (service.ended) return;
    const started = isReady(service);
    const { code } = await service.stop(signal);
    if (signal === 'SIGTERM' && started && code !== 0) this.ownDeaths.push(`stopped with ${code}`);
  }

  freeze(): void {
    this.service.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.service.child.kill('SIGCONT');
  }

  async leave(): Promise<void> {
    this.stopping = true;
    await this.end('SIGTERM');
    await this.tending;
  }

  private async tend(): Promise<void> {
    while (!this.stopping) {
      this.condemned = false;
      this.service = await this.world.launch(this.env);
      const { code, signal } = await this.service.exit;
      const started = isReady(this.service);
      // One that finds no database at its start gives up, and is started again.
      if (started && !this.condemned) {
        const lastWords = this.service.stderr.trim().slice(-2_000);
        this.ownDeaths.push(`ended by itself: ${code ?? signal} ${lastWords}`);
      }
      this.restarts += 1;
    }
  }
}

/** One process for the API, three for the work. */
export class Crew {
  private constructor(
    readonly apiUrl: string,
    readonly api: Member,
    readonly workers: Member[],
    /** Ends that nobody has asked for. */
    readonly ownDeaths: string[],
  ) {}

  static async start(world: World): Promise<Crew> {
    const deaths: string[] = [];
    const [port, previewPort] = await freePorts(2);
    const ports = { PORT: String(port), PREVIEW_PORT: String(previewPort) };
    const member = (env: Record<string, string>) =>
      new Member(world, { ...SETTINGS, ...env }, deaths);
    const api = member({ PROCESS_ROLE: 'api', ...ports });
    const workers = Array.from({ length: 3 }, () => member({ PROCESS_ROLE: 'worker' }));
    // One after the other: the first brings the database up to date.
    await api.start();
    await Promise.all(workers.map((worker) => worker.start()));
    return new Crew(`http://127.0.0.1:${port}`, api, workers, deaths);
  }

  get all(): Member[] {
    return [this.api, ...this.workers];
  }

  worker(random: Random): Member {
    return this.workers[random.between(0, this.workers.length - 1)];
  }

  async leave(): Promise<void> {
    await Promise.all(this.all.map((member) => member.leave()));
  }
}
