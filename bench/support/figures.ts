/** One line of the table. */
export interface Line {
  what: string;
  onethread: string;
  bare: string;
  ratio: string;
  aim?: string;
}

/** The same thing measured on both sides, one right after the other. */
export interface Pair {
  onethread: number;
  bare: number;
}

/** How a figure is written: `ms`, `/s`, …, with as many digits after the point. */
export interface Unit {
  name: string;
  digits: number;
}

export const MILLISECONDS: Unit = { name: 'ms', digits: 0 };
export const SECONDS: Unit = { name: 's', digits: 2 };
export const PER_SECOND: Unit = { name: '/s', digits: 0 };
export const KILOBYTES: Unit = { name: 'kB', digits: 0 };

/** The value below which `share` (0 to 1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * Medians of both sides, and the median of the ratios of each pair, all with their range. Pairs, so
 * that a machine that is slow for a while is slow for both.
 */
export function compare(what: string, pairs: readonly Pair[], unit: Unit, aim?: string): Line {
  return {
    what,
    onethread: range(
      pairs.map((pair) => pair.onethread),
      unit,
    ),
    bare: range(
      pairs.map((pair) => pair.bare),
      unit,
    ),
    ratio: range(
      pairs.map((pair) => pair.onethread / pair.bare),
      { name: '×', digits: 2 },
    ),
    aim,
  };
}

/** Median, and the least and the most. */
export function range(values: readonly number[], { name, digits }: Unit): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(
    (value) => value.toFixed(digits),
  );
  return `${middle} ${name} (${least}–${most})`;
}

export function table(lines: readonly Line[]): string {
  const head: Line = {
    what: 'median (min–max)',
    onethread: 'Onethread',
    bare: 'bare',
    ratio: 'Onethread : bare',
    aim: 'aim',
  };
  const rows = [head, ...lines].map((line) => [
    line.what,
    line.onethread,
    line.bare,
    line.ratio,
    line.aim ?? '',
  ]);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
