import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunBody } from '../../../src/runs/run-body.dto';
import { Answer, exchange } from '../../e2e/support/http';

/** How long a client goes on asking for one thing. */
const PATIENCE_MS = 120_000;
/** No answer for this long counts as a broken connection. */
const ANSWER_MS = 70_000;
const AGAIN_MS = 200;

/** What a client does whose requests may be cut off at any moment: the same again, under the same key. */
export class Requests {
  /** Requests that were sent again. */
  repeated = 0;
  /** Answers that no client should get, whatever dies. */
  readonly wrong: string[] = [];
  /** Keys under which a run was accepted, and the run. */
  readonly accepted = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** Starts a run. Undefined: it was refused for a reason that time does not mend. */
  async run(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<RunBody | undefined> {
    const key = randomUUID();
    const answer = await this.ask<RunBody>(method, path, body, {
      'Idempotency-Key': key,
      ...headers,
    });
    const { runId } = answer.body;
    // A run that was waited for and failed is answered with a problem, its id in it.
    if (typeof runId === 'string' && answer.status !== 409) {
      this.accepted.set(key, runId);
      return answer.body;
    }
    return undefined;
  }

  async ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.once<T>(method, path, body, headers);
      if (answer !== undefined && !isPassing(answer)) {
        this.judge(method, path, answer);
        return answer;
      }
      if (Date.now() > end) {
        throw new Error(`${method} ${path} came to nothing: ${JSON.stringify(answer)}`);
      }
      this.repeated += 1;
      await delay(AGAIN_MS);
    }
  }

  private async once<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer<T> | undefined> {
    const late = new AbortController();
    const limit = delay(ANSWER_MS, undefined, { signal: late.signal, ref: false });
    try {
      const answer = exchange<T>(method, this.url + path, body, headers);
      return await Promise.race([answer, limit]);
    } catch {
      // Refused, or cut off on the way.
      return undefined;
    } finally {
      late.abort();
      limit.catch(() => undefined);
    }
  }

  private judge(method: string, path: string, { status, body }: Answer<unknown>): void {
    const { code, runId } = (body ?? {}) as { code?: string; runId?: string };
    if (status === 500 && runId === undefined) {
      this.wrong.push(`${method} ${path.replace(/[0-9a-f-]{36}/g, '…')}: 500 ${code}`);
    }
  }
}

/** Answers after which a client tries again by itself. */
function isPassing({ status, body }: Answer<unknown>): boolean {
  const { code, runId } = (body ?? {}) as { code?: string; runId?: string };
  if (status === 503 && runId === undefined) return true;
  return status === 429 && code === 'project_queue_full';
}
