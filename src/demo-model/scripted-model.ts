import type { ModelBrain } from './model-brain';
import { say, type AnswerReply, type ModelReply } from './model-reply';
import type { ModelRequest } from './model-request';

/** A reply, or how to make one from the request. */
export type ReplySource =
  ModelReply | ((request: ModelRequest, signal: AbortSignal) => ModelReply | Promise<ModelReply>);

type RequestTest = (request: ModelRequest) => boolean;

interface Waiter {
  matches: RequestTest;
  found: (request: ModelRequest) => void;
}

/** A reply that waits for the test. */
export interface Gate {
  /** Put this into the script: `model.next(gate.reply)`. */
  readonly reply: (request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>;
  /** Resolves when a request has come to the gate. */
  readonly arrived: Promise<ModelRequest>;
  /** Lets the request go on with this reply, by default the one the gate was made with. */
  open(reply?: ModelReply): void;
}

/**
 * A model for tests that says what it is told. For each request of the main loop, the first that
 * applies: the standing rules (`when`), the queue (`next`, `turn`), `always`, the fallback.
 * Requests on the side (see `ModelRequest.isMainLoop`) are answered with "ok" and use up nothing.
 */
export class ScriptedModel implements ModelBrain {
  /** Requests of the main loop, in the order they came. */
  readonly requests: ModelRequest[] = [];
  readonly sideRequests: ModelRequest[] = [];
  private queue: ReplySource[] = [];
  private rules: { matches: RequestTest; source: ReplySource }[] = [];
  private standing?: ReplySource;
  private readonly waiters = new Set<Waiter>();

  /** @param fallback answers when nothing else applies; by default the model says "ok" */
  constructor(private readonly fallback: ModelBrain = { reply: () => say('ok') }) {}

  get lastRequest(): ModelRequest | undefined {
    return this.requests.at(-1);
  }

  /** Replies that have not been used yet. */
  get pending(): number {
    return this.queue.length;
  }

  /** Queues a reply for one request. */
  next(...sources: ReplySource[]): this {
    this.queue.push(...sources);
    return this;
  }

  /**
   * Queues the replies that make one turn: `turn(callTool('Write', {…}), say('Done.'))`. Each answers
   * one request: the follow-up request with a tool's result gets the next.
   */
  turn(...steps: ReplySource[]): this {
    return this.next(...steps);
  }

  /** Answers every request that finds the queue empty. */
  always(source: ReplySource): this {
    this.standing = source;
    return this;
  }

  /** Answers every request that `matches`, before the queue. The newest rule wins. */
  when(matches: RequestTest, source: ReplySource): this {
    this.rules.unshift({ matches, source });
    return this;
  }

  /** A reply that waits until the test opens it. */
  gate(reply: AnswerReply = say('ok')): Gate {
    const opened = deferred<ModelReply>();
    const arrived = deferred<ModelRequest>();
    return {
      arrived: arrived.promise,
      open: (other) => opened.resolve(other ?? reply),
      reply: (request, signal) => {
        arrived.resolve(request);
        const aborted = deferred<never>();
        signal.addEventListener('abort', () => aborted.reject(new Error('aborted')), {
          once: true,
        });
        return Promise.race([opened.promise, aborted.promise]);
      },
    };
  }

  /**
   * The first request of the main loop that `matches`: one that came already, or the next to come.
   * Rejects after `timeoutMs`, naming the prompts that did come.
   */
  waitForRequest(matches: RequestTest = () => true, timeoutMs = 10_000): Promise<ModelRequest> {
    const known = this.requests.find(matches);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        const seen = this.requests.map((request) => JSON.stringify(request.newestHumanText));
        reject(new Error(`No such request in ${timeoutMs} ms. Seen: ${seen.join(', ') || 'none'}`));
      }, timeoutMs);
      const waiter: Waiter = {
        matches,
        found: (request) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve(request);
        },
      };
      this.waiters.add(waiter);
    });
  }

  /** Forgets the script and the requests. */
  reset(): void {
    this.requests.length = 0;
    this.sideRequests.length = 0;
    this.queue = [];
    this.rules = [];
    this.standing = undefined;
  }

  reply(request: ModelRequest, signal: AbortSignal): ModelReply | Promise<ModelReply> {
    if (!request.isMainLoop) {
      this.sideRequests.push(request);
      return say('ok');
    }
    this.requests.push(request);
    const rule = this.rules.find(({ matches }) => matches(request));
    const source = rule?.source ?? this.queue.shift() ?? this.standing;
    for (const waiter of [...this.waiters]) if (waiter.matches(request)) waiter.found(request);
    if (source === undefined) return this.fallback.reply(request, signal);
    return typeof source === 'function' ? source(request, signal) : source;
  }
}

function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
