import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { MEMORY_PROBE } from './memory';

interface Question {
  number: number;
  name: string;
  input: unknown;
}

interface Answer {
  number: number;
  value?: unknown;
  error?: string;
}

/** A script of this folder in a process of its own, which answers questions. Ends with us. */
export class Child {
  readonly process: ChildProcess;
  private readonly open = new Map<number, (answer: Answer) => void>();
  private asked = 0;

  /** @param script its file, without `.ts` */
  constructor(private readonly script: string) {
    this.process = fork(join(__dirname, script), {
      execArgv: [...process.execArgv, '-r', MEMORY_PROBE],
    });
    this.process.on('message', (answer: Answer) => this.open.get(answer.number)?.(answer));
    this.process.once('exit', () => this.fail());
  }

  async ask<T>(name: string, input?: unknown): Promise<T> {
    const number = ++this.asked;
    const answered = new Promise<Answer>((resolve) => this.open.set(number, resolve));
    this.process.send({ number, name, input } satisfies Question);
    const { value, error } = await answered;
    this.open.delete(number);
    if (error !== undefined) throw new Error(`${this.script}: ${name}: ${error}`);
    return value as T;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }

  private fail(): void {
    for (const [number, resolve] of this.open) resolve({ number, error: 'the process ended' });
  }
}

/** The child's side: what it answers to which question. */
export function answers(handlers: Record<string, (input: never) => unknown>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ number, name, input }: Question) => {
    // Not for us, but for the memory probe.
    if (name === undefined) return;
    void Promise.resolve()
      .then(() => handlers[name](input as never))
      .then(
        (value): Answer => ({ number, value }),
        (error: unknown): Answer => ({ number, error: String(error) }),
      )
      .then((answer) => process.send?.(answer));
  });
}
