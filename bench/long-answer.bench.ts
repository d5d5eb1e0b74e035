import { say } from '../src/demo-model';
import { buildSaying, DONE } from './support/answers';
import { BareThread } from './support/bare-thread';
import { compare, SECONDS } from './support/figures';
import type { Bench } from './support/stage';
import { streamRun } from './support/stream-run';
import { takeTurns } from './support/take-turns';

const EFFORT = { rounds: 7, seconds: 40 };
const DELTAS = 20_000;
const TEXT = 'word '.repeat(DELTAS);

/**
 * What a chatty model costs: an answer of 20,000 deltas, as fast as the CLI takes them, through CLI,
 * event log and SSE to the client, from the POST to the terminal event; against `query()` to its end.
 *
 * Fair, because both read the same messages of the same CLI in a fresh session. The service's time
 * has in it what a run is besides: the page is published, the run is ended. Every character is
 * checked on both sides.
 */
export const longAnswer: Bench = {
  title: 'Long answer',
  limitSeconds: 90,
  async run(stage) {
    const world = await stage.world();
    world.model.always(buildSaying({ ...say(TEXT), deltas: DELTAS }));
    const service = await world.start();
    const sdk = stage.child('bare-sdk');
    const folder = await stage.folder();

    const create = () =>
      whole(streamRun(`${service.url}/v1/create-preview-for-new-project`, { prompt: 'Talk' }));
    const begin = () => whole(new BareThread(sdk, world, folder).take('Talk'));
    await create();
    await begin();
    const pairs = await takeTurns(EFFORT, create, begin);
    return [compare('20,000 deltas to the end', pairs, SECONDS, '≤ 1.3×')];
  },
};

/** How long it took, in seconds, when nothing is missing. */
async function whole(turn: Promise<{ totalMs: number; text: string }>): Promise<number> {
  const { totalMs, text } = await turn;
  if (text !== TEXT + DONE) throw new Error(`${text.length} characters are not the answer`);
  return totalMs / 1_000;
}
