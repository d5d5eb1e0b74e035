import { ensureBuild } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { ensureGit } from './git.mjs';
import { startGuard } from './guard.mjs';
import { whileSettingUp } from './locks.mjs';
import { npm } from './npm.mjs';
import { ensurePackages } from './packages.mjs';
import { findRedis } from './redis-binary.mjs';
import { ROOT } from './root.mjs';
import { runStep } from './run-step.mjs';
import { SetupError, printable } from './setup-error.mjs';
import { StopRequested, listenForStop } from './stop-request.mjs';

/** What is checked, by scripts of package.json: cheap and telling ones first. */
const CHECKS = [
  { title: 'Format', script: 'format:check', minutes: 5 },
  { title: 'Lint', script: 'lint', minutes: 10 },
  { title: 'API document', script: 'lint:openapi', minutes: 5 },
  { title: 'Types', script: 'typecheck', minutes: 10 },
  { title: 'Unit tests', script: 'test:unit', minutes: 15 },
  { title: 'End-to-end tests', script: 'test:e2e', minutes: 45 },
  { title: 'Bootstrap tests', script: 'test:bootstrap', minutes: 15 },
];

/**
 * Sets up what is missing and runs every check.
 *
 * @param {{ keepGoing: boolean }} options keepGoing: run the other checks after one that failed
 * @returns {Promise<number>} the exit code
 */
export async function runChecks({ keepGoing }) {
  const stop = listenForStop();
  const guard = startGuard();
  const begin = Date.now();
  try {
    const log = (line) => console.log(line);
    const env = await prepare({ root: ROOT, log, signal: stop.signal, guard });
    const failed = [];
    for (const check of CHECKS) {
      if (await runCheck(check, { signal: stop.signal, guard, env })) continue;
      failed.push(check.title);
      if (!keepGoing) break;
    }
    if (failed.length > 0) {
      console.error(`\nFailed: ${failed.join(', ')} (after ${seconds(begin)} s)`);
      return 1;
    }
    console.log(`\nAll checks passed in ${seconds(begin)} s`);
    return 0;
  } catch (error) {
    if (error instanceof StopRequested) return 130;
    console.error(printable(error));
    return 1;
  } finally {
    await guard.dismiss();
    stop.dispose();
  }
}

/**
 * `.env` is left alone: it may name a database that people work with.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment for the checks
 */
async function prepare(options) {
  let chromium;
  await whileSettingUp(options, async (setUp) => {
    await ensurePackages(setUp);
    await ensureGit(setUp);
    if (!process.env.REDIS_URL) await findRedis(setUp);
    chromium = await findChromium(setUp);
    await ensureBuild(setUp);
  });
  return { ...process.env, CHROMIUM_PATH: chromium ?? '' };
}

/** @returns {Promise<boolean>} whether it passed */
async function runCheck({ title, script, minutes }, { signal, guard, env }) {
  console.log(`\n── ${title} (npm run ${script})`);
  const begin = Date.now();
  try {
    await runStep({
      what: title,
      ...npm(['run', '--silent', script]),
      limitMs: minutes * 60_000,
      signal,
      guard,
      show: true,
      options: { cwd: ROOT, env },
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`✗ ${error.message} (${seconds(begin)} s)`);
    return false;
  }
  console.log(`✓ ${title} passed in ${seconds(begin)} s`);
  return true;
}

function seconds(begin) {
  return ((Date.now() - begin) / 1000).toFixed(1);
}
