import type { EventPageDto } from '../../../src/runs/run-event.dto';
import { isTerminalEvent, RunEvent } from '../../../src/runs/run-event';
import type { Service } from './service';

export const EVENT_TYPES = [
  'status',
  'session',
  'text',
  'thinking',
  'tool',
  'tool_result',
  'file',
  'log',
  'usage',
  'preview',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly RunEvent['type'][];

/** All of an ended run's log, read page by page as a client would. */
export async function readLog(service: Service, runId: string, limit = 100): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for (let after: number | null = 0; after !== null;) {
    const path: string = `/v1/runs/${runId}/events?after=${after}&limit=${limit}`;
    const page = await service.get<EventPageDto>(path);
    expect(page.status).toBe(200);
    if (page.body.next === after) throw new Error(`run ${runId} has not ended`);
    events.push(...page.body.events);
    after = page.body.next;
  }
  return events;
}

/** 1, 2, 3, … without gaps, and exactly one terminal event, at the end. */
export function expectWhole(events: readonly RunEvent[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(isTerminalEvent)).toEqual([events.at(-1)]);
}

/** What Claude said, put together. */
export const textOf = (events: readonly RunEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');
