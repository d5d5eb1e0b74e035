import type { Service } from './service';

export interface Sample {
  /** With its suffix, e.g. `…_bucket`. */
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  type: string;
  help: string;
  samples: Sample[];
}

/** Prometheus' text format, as far as `prom-client` writes it. */
export function parseMetrics(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    const [, help, helpText] = /^# HELP (\S+) (.*)$/.exec(line) ?? [];
    if (help !== undefined) {
      current = { name: help, type: '', help: helpText, samples: [] };
      families.set(help, current);
      continue;
    }
    const [, , type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (type !== undefined && current !== undefined) current.type = type;
    const [, name, labels = '', value] = /^([a-z]\w*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name !== undefined) {
      current?.samples.push({ name, labels: readLabels(labels), value: Number(value) });
    }
  }
  return families;
}

const readLabels = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]),
  );

export class Figures {
  private constructor(readonly families: Map<string, Family>) {}

  static async of(
    service: Service,
    url = `${service.url}/metrics`,
    headers: Record<string, string> = {},
  ): Promise<Figures> {
    const response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return new Figures(parseMetrics(await response.text()));
  }

  /** The sum of the samples of this name that have these labels; undefined: there is none. */
  value(name: string, labels: Record<string, string> = {}): number | undefined {
    const found = [...this.families.values()]
      .flatMap(({ samples }) => samples)
      .filter((sample) => sample.name === `onethread_${name}`)
      .filter((sample) => Object.entries(labels).every(([key, of]) => sample.labels[key] === of));
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }
}
