import type { Figures } from './metrics';

/** The table of our figures, as it stands in docs/observability.md. */
export function metricsTable({ families }: Figures): string {
  const rows = [...families.values()]
    .filter(({ name }) => name.startsWith('onethread_'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type, help, samples }) => {
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return [`\`${name}\``, type, [...labels].toSorted().join(', '), help];
    });
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
