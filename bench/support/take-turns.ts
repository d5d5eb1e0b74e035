import { setTimeout as delay } from 'node:timers/promises';

/** Lets processes that are on their way out leave, before the next measurement. */
const PAUSE_MS = 100;

/**
 * Measures both sides alternately, each going first every other round: what else the machine does
 * falls on both alike.
 */
export async function takeTurns<A, B>(
  rounds: number,
  onethread: () => Promise<A>,
  bare: () => Promise<B>,
): Promise<{ onethread: A; bare: B }[]> {
  const pairs: { onethread: A; bare: B }[] = [];
  const quietly = async <T>(measure: () => Promise<T>) => {
    await delay(PAUSE_MS);
    return measure();
  };
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      pairs.push({ onethread: await quietly(onethread), bare: await quietly(bare) });
    } else {
      const measured = await quietly(bare);
      pairs.push({ onethread: await quietly(onethread), bare: measured });
    }
  }
  return pairs;
}
