import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventLog } from './event-log.bench';
import { fanOut } from './fan-out.bench';
import { firstText } from './first-text.bench';
import { longAnswer } from './long-answer.bench';
import { posts } from './posts.bench';
import { Line, table } from './support/figures';
import { Bench, Stage } from './support/stage';

const BENCHES: Bench[] = [firstText, longAnswer, posts, fanOut, eventLog];

/**
 * Runs the benchmarks with these numbers, or all, and prints one table. Figures, no judgement.
 * @returns the exit code: 0 when everything could be measured
 */
async function main(numbers: string[]): Promise<number> {
  const chosen = BENCHES.map((bench, index) => ({ bench, number: String(index + 1) })).filter(
    ({ number }) => numbers.length === 0 || numbers.includes(number),
  );
  if (chosen.length < numbers.length || chosen.length === 0) {
    console.error('Name the benchmarks to run by their numbers, or none for all:');
    BENCHES.forEach(({ title }, index) => console.error(`  ${index + 1}  ${title}`));
    return 1;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());
  const dataDir = await mkdtemp(join(tmpdir(), 'onethread-bench-'));
  try {
    const { startServices } = await import('../scripts/lib/services.mjs');
    // Durable, as `npm start` runs them: a commit that waits for the disk is part of the figures.
    const services = await startServices({ dataDir, signal: stop.signal });
    process.env.E2E_DATABASE_URL = services.databaseUrl;
    process.env.E2E_REDIS_URL = services.redisUrl;
    try {
      return await runAll(chosen, stop.signal);
    } finally {
      await services.stop();
    }
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function runAll(
  chosen: { bench: Bench; number: string }[],
  stop: AbortSignal,
): Promise<number> {
  const lines: Line[] = [];
  const failures: string[] = [];
  for (const { bench, number } of chosen) {
    const begin = performance.now();
    const load = loadavg()[0].toFixed(1);
    process.stdout.write(`${number} ${bench.title}… `);
    const stage = new Stage();
    try {
      const measured = await Promise.race([bench.run(stage), interrupted(bench, stop)]);
      lines.push(...measured.map((line) => ({ ...line, what: `${number} ${line.what}` })));
    } catch (error) {
      failures.push(`${number} ${bench.title}: ${String(error)}`);
    } finally {
      await stage.clear();
    }
    stop.throwIfAborted();
    const seconds = ((performance.now() - begin) / 1_000).toFixed(0);
    console.log(`${seconds} s (load average before it: ${load})`);
  }
  console.log(`\n${table(lines)}`);
  for (const failure of failures) console.error(`\nNot measured: ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

/** Rejects when somebody stops us, or when the benchmark has had its time. */
async function interrupted({ limitSeconds }: Bench, stop: AbortSignal): Promise<never> {
  const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort');
  await Promise.race([stopped, delay(limitSeconds * 1_000, undefined, { ref: false })]);
  throw new Error(stop.aborted ? 'stopped' : `broken off after ${limitSeconds} s`);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
