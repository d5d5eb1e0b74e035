import { setTimeout as delay } from 'node:timers/promises';

/** Lets processes that are on their way out leave, before the next measurement. */
const PAUSE_MS = 100;

/** How much is measured: at most so many rounds, and none that would begin after so many seconds. */
export interface Effort {
  rounds: number;
  seconds: number;
}

/**
 * Measures both sides alternately, each going first every other round: what else the machine does
 * falls on both alike.
 */
export async function takeTurns<A, B>(
  { rounds, seconds }: Effort,
  onethread: () => Promise<A>,
  bare: () => Promise<B>,
): Promise<{ onethread: A; bare: B }[]> {
  const pairs: { onethread: A; bare: B }[] = [];
  const quietly = async <T>(measure: () => Promise<T>) => {
    await delay(PAUSE_MS);
    return measure();
  };
  const end = performance.now() + seconds * 1_000;
  for (let round = 0; round < rounds && (round === 0 || performance.now() < end); round += 1) {
    if (round % 2 === 0) {
      pairs.push({ onethread: await quietly(onethread), bare: await quietly(bare) });
    } else {
      const measured = await quietly(bare);
      pairs.push({ onethread: await quietly(onethread), bare: measured });
    }
  }
  return pairs;
}
