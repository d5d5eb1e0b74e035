import { chaos } from './chaos';
import { report } from './support/figures';

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);

/** @returns the exit code: 0 when every promise was kept */
async function main(): Promise<number> {
  const settings = {
    seed: number('CHAOS_SEED', 1),
    runs: number('CHAOS_RUNS', 200),
    faults: number('CHAOS_FAULTS', 40),
  };
  console.log(`Chaos: seed ${settings.seed}, ${settings.runs} runs, ${settings.faults} faults`);
  const begun = Date.now();
  const log = (line: string) => {
    console.log(`${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  };
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(signal, () => stop.abort());
  const outcome = await chaos({ ...settings, log, signal: stop.signal });
  console.log(`\n${report(outcome)}`);
  for (const line of outcome.broken) console.error(`BROKEN: ${line}`);
  return outcome.broken.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
