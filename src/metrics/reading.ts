/**
 * A figure that is read from elsewhere: asked for again only when it is older than `maxAgeMs`, and
 * waited for no longer than `limitMs`. One that hangs is not asked for a second time meanwhile.
 */
export class Reading<T> {
  private latest?: { value: T; at: number };
  private asked?: Promise<T>;

  constructor(
    private readonly read: () => Promise<T>,
    private readonly maxAgeMs: number,
    private readonly limitMs: number,
  ) {}

  /** Undefined: it cannot be told now. What was true before says nothing of now. */
  async get(): Promise<T | undefined> {
    if (this.latest !== undefined && Date.now() - this.latest.at < this.maxAgeMs) {
      return this.latest.value;
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.limitMs);
    });
    try {
      return await Promise.race([this.ask(), late]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private ask(): Promise<T> {
    this.asked ??= this.read()
      .then((value) => {
        this.latest = { value, at: Date.now() };
        return value;
      })
      .finally(() => (this.asked = undefined));
    return this.asked;
  }
}
