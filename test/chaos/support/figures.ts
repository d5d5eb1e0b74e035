import { groupBy } from './group-by';
import type { ChaosReport } from '../chaos';

/** The report as lines for people. */
export function report(outcome: ChaosReport): string {
  const { outcomes, faults, complaints } = outcome;
  const byKind = groupBy(faults, ({ fault }) => fault);
  const rows = [
    ...Object.entries(outcomes).map(([what, runs]) => [`runs ${what}`, String(runs)]),
    ['runs taken up again', String(outcome.requeues)],
    ['requests sent again', String(outcome.repeatedRequests)],
    ['streams opened again', String(outcome.reconnections)],
    ...[...byKind].map(([fault, all]) => {
      const seconds = all.flatMap((one) => one.seconds ?? []).sort((a, b) => a - b);
      const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
      const times = `healed after ${median.toFixed(1)} s (median), ${(seconds.at(-1) ?? 0).toFixed(1)} s (longest)`;
      return [`fault: ${fault}`, `${all.length}, ${times}`];
    }),
    ['in all', `${outcome.seconds.toFixed(0)} s`],
    ...Object.entries(complaints)
      .sort(([, a], [, b]) => b - a)
      .map(([what, count]) => [`logged: ${what.trim()}`, String(count)]),
  ];
  return rows.map(([what, value]) => `${what.padEnd(34)} ${value}`).join('\n');
}
