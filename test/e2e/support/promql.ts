import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DEPLOY = join(__dirname, '../../../deploy');

/** A query, and where it stands. */
export interface Query {
  place: string;
  expr: string;
}

interface Panel {
  title: string;
  type: string;
  targets?: { expr: string }[];
}

/** Every query of the dashboard's panels. */
export function dashboardQueries(): Query[] {
  const file = join(DEPLOY, 'grafana/onethread.json');
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ place: `panel "${title}"`, expr })),
  );
}

/** Every alert's query: on the line of `expr:`, or indented below it. */
export function alertQueries(): Query[] {
  const text = readFileSync(join(DEPLOY, 'prometheus/alerts.yml'), 'utf8');
  return text
    .split(/^ *- alert: /m)
    .slice(1)
    .map((rule) => {
      const [, inline, block] = /^ *expr: (?:([^|\n].*)|\|\n((?: {10,}.*\n)+))/m.exec(rule) ?? [];
      return { place: `alert ${rule.split('\n')[0]}`, expr: (inline ?? block ?? '').trim() };
    });
}

/** What a query reads: names of series with the labels that it asks of them or groups them by. */
export interface Reads {
  names: Set<string>;
  labels: Set<string>;
}

const KEYWORDS = /^(by|without|on|ignoring|group_left|group_right|and|or|unless|bool|offset)$/;
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** Enough of PromQL for the queries that we have; `promtool` judges their syntax. */
export function readsOf(expr: string): Reads {
  const labels = new Set<string>();
  const plain = expr
    .replace(/"[^"]*"/g, '""')
    .replace(/\{([^}]*)\}/g, (_, matchers: string) => {
      for (const [, label] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) labels.add(label);
      return ' ';
    })
    .replace(GROUPING, (_, list: string) => {
      for (const label of list.split(',')) labels.add(label.trim());
      return ' ';
    })
    .replace(/\[[^\]]*\]/g, ' ');
  const words = plain.matchAll(/\b([a-zA-Z_]\w*)\b(?!\s*\()/g);
  const names = [...words].map(([, word]) => word).filter((word) => !KEYWORDS.test(word));
  return { names: new Set(names), labels };
}

/** Labels that Prometheus itself adds. */
export const TARGET_LABELS = ['job', 'instance', 'le'];
