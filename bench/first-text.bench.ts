import { say, slowly } from '../src/demo-model';
import { buildSaying } from './support/answers';
import { BareThread } from './support/bare-thread';
import { compare, MILLISECONDS } from './support/figures';
import type { Bench } from './support/stage';
import { streamRun } from './support/stream-run';
import { takeTurns } from './support/take-turns';

const EFFORT = { rounds: 12, seconds: 30 };
const AIM = '≤ 1.25×';

/**
 * How long a user waits for the first word: from the POST to the first `text` event at the client,
 * against `query()` of the Agent SDK, with the service's own options, to its first text delta.
 *
 * Fair, because both start the same CLI for each turn with the same flags against the same model, and
 * a turn has ended on one side before it begins on the other. A fresh turn has a config directory and
 * a working directory of its own; resumed turns go on in one conversation, as long on both sides. The
 * bare SDK keeps its transcript in files only, the service in Postgres as well: that is its to pay.
 */
export const firstText: Bench = {
  title: 'First text',
  limitSeconds: 90,
  async run(stage) {
    const world = await stage.world();
    world.model.always(buildSaying(slowly(say('Let me have a look at that for you.'), 1, 8)));
    const service = await world.start();
    const sdk = stage.child('bare-sdk');
    const folder = await stage.folder();

    const create = () =>
      streamRun(`${service.url}/v1/create-preview-for-new-project`, { prompt: 'A page' });
    const begin = () => new BareThread(sdk, world, folder).take('A page');
    // The first turn of a process loads code. And these two conversations are resumed below.
    const { projectId } = await create();
    const thread = new BareThread(sdk, world, folder);
    await thread.take('A page');
    const fresh = await takeTurns(EFFORT, create, begin);

    const update = () =>
      streamRun(`${service.url}/v1/update-project`, { projectId, prompt: 'Change it' });
    const resumed = await takeTurns(EFFORT, update, () => thread.take('Change it'));

    const firstTexts = (pairs: typeof fresh) =>
      pairs.map(({ onethread, bare }) => ({
        onethread: onethread.firstTextMs,
        bare: bare.firstTextMs,
      }));
    return [
      compare('POST to first text, fresh session', firstTexts(fresh), MILLISECONDS, AIM),
      compare('POST to first text, resumed session', firstTexts(resumed), MILLISECONDS, AIM),
    ];
  },
};
