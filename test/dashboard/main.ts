import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../e2e/support/ports';
import { alertQueries, dashboardQueries } from '../e2e/support/promql';
import { World } from '../e2e/support/world';
import { load } from './load';
import { checkFiles, Prometheus } from './prometheus';

/** What Grafana would fill in, at a scrape every second. */
const RATE_INTERVAL = '1m';

/** Runs a load under a real Prometheus and asks it every query of the dashboard and the alerts. */
async function main(): Promise<number> {
  if (!hasPrometheus()) {
    console.error('Prometheus is not on PATH. On Debian: apt-get install prometheus');
    return 1;
  }
  await checkFiles();
  console.log('promtool finds nothing wrong with the rules, their tests and the sample.');
  const dataDir = await mkdtemp(join(tmpdir(), 'onethread-dashboard-'));
  const { startServices } = await import('../../scripts/lib/services.mjs');
  const services = await startServices({ dataDir, durable: false });
  process.env.E2E_DATABASE_URL = services.databaseUrl;
  process.env.E2E_REDIS_URL = services.redisUrl;
  try {
    return await check(dataDir);
  } finally {
    await services.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function check(folder: string): Promise<number> {
  const world = await World.begin();
  let prometheus: Prometheus | undefined;
  try {
    const [metricsPort] = await freePorts(1);
    const api = await world.start({ PROCESS_ROLE: 'api', CLAUDE_MAX_RETRIES: '1' });
    await world.start({
      PROCESS_ROLE: 'worker',
      METRICS_PORT: String(metricsPort),
      CLAUDE_MAX_RETRIES: '1',
    });
    const targets = [new URL(api.url).host, `127.0.0.1:${metricsPort}`];
    prometheus = await Prometheus.start(join(folder, 'prometheus'), targets);
    // A rate needs a value from before.
    await someScrapes();
    const begun = Date.now();
    const runs = await load(world, api);
    const seconds = Math.round((Date.now() - begun) / 1_000);
    console.log(`${runs} runs in ${seconds} s, scraped every second by ${targets.length} targets.`);
    await someScrapes();
    return await ask(prometheus);
  } finally {
    await prometheus?.stop();
    await world.end();
  }
}

/** @returns 0 when every query of every panel has an answer */
async function ask(prometheus: Prometheus): Promise<number> {
  let silent = 0;
  const queries = dashboardQueries();
  for (const { place, expr } of queries) {
    const values = await prometheus.values(expr.replaceAll('$__rate_interval', RATE_INTERVAL));
    // A quantile of nothing is NaN: no answer either.
    const answers = values.filter(Number.isFinite);
    if (answers.length === 0) silent += 1;
    const shown = answers.slice(0, 4).map((value) => Number(value.toPrecision(3)));
    console.log(`${answers.length === 0 ? 'NONE' : '  ok'}  ${place}: ${shown.join(', ')}`);
  }
  for (const { expr } of alertQueries()) await prometheus.values(expr);
  const firing = await prometheus.values('ALERTS{alertstate="firing"}');
  console.log(
    `${queries.length - silent} of ${queries.length} queries answer; ${firing.length} alerts fire.`,
  );
  return silent === 0 ? 0 : 1;
}

const someScrapes = (): Promise<void> => delay(2_500);

function hasPrometheus(): boolean {
  try {
    execFileSync('prometheus', ['--version'], { stdio: 'ignore' });
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
