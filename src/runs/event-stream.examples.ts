import { getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../common/api-examples';
import { runExamples } from './run.examples';

const common = { runId: EXAMPLE.runId, at: EXAMPLE.createdAt };

/** A short run, as a page has it. */
export const EVENTS_EXAMPLE = [
  { ...common, seq: 1, type: 'status', status: 'queued' },
  { ...common, seq: 2, type: 'status', status: 'running', phase: 'generating' },
  { ...common, seq: 3, type: 'session', session: { id: EXAMPLE.sessionId, resumed: true } },
  { ...common, seq: 4, type: 'text', text: 'The header is dark now.' },
  { ...common, seq: 5, type: 'file', path: 'styles.css', change: 'changed' },
  { ...runExamples.completed('update_project'), ...common, seq: 6, type: 'completed' },
];

const asStream = EVENTS_EXAMPLE.map(
  (event) => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
).join('');

/** Among the document's examples, as `eventStream`. */
export const STREAM_EXAMPLE = { summary: 'A run', value: `retry: 1000\n\n${asStream}` };

/** The content of an answer with `text/event-stream`. */
export const EVENT_STREAM = {
  schema: {
    type: 'string',
    description:
      "Server-sent events: `event` is the event's type, `data` the event itself as JSON. Lines that begin with `:` keep the connection alive.",
    contentMediaType: 'text/event-stream',
    contentSchema: { $ref: getSchemaPath('RunEvent') },
  },
  examples: { run: { $ref: '#/components/examples/eventStream' } },
};
