/** Random numbers that are the same in every run: a failure can be seen again. */
export class Random {
  constructor(private state: number) {}

  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** One of these, each as likely as its weight says. */
  pick<T>(weighted: readonly (readonly [T, number])[]): T {
    let place = this.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of weighted) if ((place -= weight) < 0) return item;
    return weighted[weighted.length - 1][0];
  }

  /** mulberry32 */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}
