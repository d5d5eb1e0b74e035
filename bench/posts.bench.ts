import { compare, PER_SECOND } from './support/figures';
import { Load } from './support/load';
import type { Bench } from './support/stage';
import { takeTurns } from './support/take-turns';

const EFFORT = { rounds: 5, seconds: 40 };
const SECONDS_EACH = 3;
const CONNECTIONS = 32;

/**
 * How many requests for work are taken in: POSTs with `Prefer: respond-async`, each for a new project,
 * against a bare Nest handler that only adds a Bull job.
 *
 * Fair as a bound, not as a contest: same Nest, Bull, Redis, body and number of connections, but the
 * service also checks the body, writes a project, a run and its first event to Postgres in one
 * durable transaction, says so live, and logs. No worker runs on either side, so nothing but the way
 * in is measured; new projects, because a project's line is limited.
 */
export const posts: Bench = {
  title: 'Posts',
  limitSeconds: 90,
  async run(stage) {
    const world = await stage.world();
    const service = await world.start({ PROCESS_ROLE: 'api' });
    const nest = stage.child('bare-nest');
    const nestUrl = await nest.ask<string>('start', { redisUrl: world.redisUrl });

    const loads = [
      new Load(`${service.url}/v1/create-preview-for-new-project`, CONNECTIONS),
      new Load(`${nestUrl}/jobs`, CONNECTIONS),
    ];
    stage.onClear(() => Promise.resolve(loads.forEach((load) => load.close())));
    const [onethread, bare] = loads.map(
      (load) => () =>
        load.rate(SECONDS_EACH, { prompt: 'A landing page for a bakery called Rise' }),
    );
    await onethread();
    await bare();
    return [
      compare(
        `POST per second, ${CONNECTIONS} connections`,
        await takeTurns(EFFORT, onethread, bare),
        PER_SECOND,
      ),
    ];
  },
};
