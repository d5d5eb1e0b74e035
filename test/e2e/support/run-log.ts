import type { World } from './world';

const TERMINAL = ['completed', 'failed', 'cancelled'];

/** A log that is whole: numbered from 1 without gaps, with one terminal event, the last, as told. */
export async function expectLog(world: World, runId: string, end: string): Promise<void> {
  const events = await world.events(runId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const ends = events.filter(({ type }) => TERMINAL.includes(type));
  expect(ends.map(({ type }) => type)).toEqual([end]);
  expect(events.at(-1)).toBe(ends[0]);
  expect(ends[0].payload).toMatchObject({ runId, status: end });
}
