import { request } from 'node:http';

/** A run, as the client that asked for it saw it. */
export interface StreamedRun {
  /** Milliseconds from the request to the first `text` event. */
  firstTextMs: number;
  /** … to the terminal event. */
  totalMs: number;
  projectId: string;
  text: string;
}

interface Event {
  type: string;
  text?: string;
  projectId?: string;
  error?: unknown;
}

/**
 * Asks for a run with `Accept: text/event-stream`, so that its events come as the response itself:
 * one request, where `respond-async` and then `GET …/events` are two.
 */
export function streamRun(url: string, body: object): Promise<StreamedRun> {
  const start = performance.now();
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      let firstTextMs: number | undefined;
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop()!;
        for (const event of parts.flatMap(parse)) {
          if (event.type === 'text') {
            firstTextMs ??= performance.now() - start;
            text += event.text;
          }
          if (event.type === 'failed') reject(new Error(JSON.stringify(event.error)));
          if (event.type !== 'completed') continue;
          const { projectId } = event;
          if (firstTextMs === undefined || projectId === undefined) reject(new Error('no text'));
          else resolve({ firstTextMs, totalMs: performance.now() - start, projectId, text });
        }
      });
      response.on('error', reject);
      response.on('end', () => reject(new Error(`the stream ended early: ${rest}`)));
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

function parse(part: string): Event[] {
  const data = /^data: (.*)$/m.exec(part)?.[1];
  return data === undefined ? [] : [JSON.parse(data) as Event];
}
