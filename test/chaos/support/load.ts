import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunBody } from '../../../src/runs/run-body.dto';
import { Random } from '../../e2e/support/random';
import { fileOf, markOf, WITH_BUILD } from './chaos-model';
import { EventReader } from './event-reader';
import type { Requests } from './requests';

const KINDS = [
  ['update', 45],
  ['ask', 15],
  ['plan', 10],
  ['cancel', 10],
  ['rollback', 10],
  ['edit', 10],
] as const;

/** Runs of one project that may be under way at once. */
const AT_ONCE = 3;

export type Kind = (typeof KINDS)[number][0] | 'create' | 'last';

/** A run that was accepted, and whoever follows it. */
export interface Ticket {
  runId: string;
  projectId: string;
  kind: Kind;
  /** Of the exchange it makes, when it makes one. */
  number?: number;
  /** The file that it leaves, when it is a build or an edit. */
  file?: string;
  reader: EventReader;
}

/** The users of one project: each run waits in line with the others, and is followed to its end. */
export class ProjectLoad {
  readonly projectId = randomUUID();

  constructor(
    private readonly index: number,
    private readonly requests: Requests,
    private readonly random: Random,
    /** Where streams are read: connections to it can be cut. */
    private readonly streamUrl: string,
    private readonly tickets: Ticket[],
  ) {}

  async play(runs: number): Promise<void> {
    await this.build('create');
    for (let n = 1; n < runs; n += 1) {
      while (this.underWay().length >= AT_ONCE) await delay(100);
      await delay(this.random.between(0, 800));
      await this.something();
    }
  }

  /** One more, after everything: the project must still take it. */
  last(): Promise<Ticket | undefined> {
    return this.build('last');
  }

  private something(): Promise<unknown> {
    const kind = this.random.pick(KINDS);
    switch (kind) {
      case 'update':
        return this.build(kind);
      case 'cancel':
        return this.cancelled();
      case 'ask':
      case 'plan':
        return this.chat(kind);
      case 'rollback':
        return this.rollBack();
      case 'edit':
        return this.edit();
    }
  }

  private build(kind: Kind): Promise<Ticket | undefined> {
    const number = this.nextNumber();
    const hint = kind === 'create' && this.index % 5 === 0 ? `, ${WITH_BUILD}` : '';
    const prompt = `${markOf(number)} Change the page${hint}`;
    const path = kind === 'create' ? 'create-preview-for-new-project' : 'update-project';
    const body = { projectId: this.projectId, prompt };
    return this.start(kind, 'POST', `/v1/${path}`, body, { number, file: fileOf(number) });
  }

  private chat(kind: 'ask' | 'plan'): Promise<Ticket | undefined> {
    const number = this.nextNumber();
    const message = `${markOf(number)} What do you think?`;
    const body = { projectId: this.projectId, message, mode: kind };
    return this.start(kind, 'POST', '/v1/chat-plan', body, { number });
  }

  private async cancelled(): Promise<void> {
    const ticket = await this.build('cancel');
    if (ticket === undefined) return;
    await delay(this.random.between(0, 2_500));
    await this.requests.ask('POST', `/v1/runs/${ticket.runId}/cancel`);
  }

  private async rollBack(): Promise<unknown> {
    const { body } = await this.requests.ask<{ items: { number: number }[] }>(
      'GET',
      `/v1/projects/${this.projectId}/versions`,
    );
    if (body.items.length === 0) return this.build('update');
    const { number } = body.items[this.random.between(0, body.items.length - 1)];
    const path = `/v1/projects/${this.projectId}/versions/${number}/rollback`;
    return this.start('rollback', 'POST', path, undefined, {});
  }

  private edit(): Promise<Ticket | undefined> {
    const file = `hand-${this.nextNumber()}.txt`;
    const path = `/v1/projects/${this.projectId}/files/${file}`;
    return this.start('edit', 'PUT', path, { content: `${file}\n` }, { file });
  }

  private async start(
    kind: Kind,
    method: string,
    path: string,
    body: unknown,
    of: Pick<Ticket, 'number' | 'file'>,
  ): Promise<Ticket | undefined> {
    const wait = this.random.between(0, 9) === 0 && kind !== 'cancel';
    const prefer = wait ? 'wait=10' : 'respond-async';
    const run: RunBody | undefined = await this.requests.run(method, path, body, { prefer });
    if (run === undefined) return undefined;
    const { runId } = run;
    const reader = new EventReader(`${this.streamUrl}/v1/runs/${runId}/events`);
    const ticket = { runId, projectId: this.projectId, kind, reader, ...of };
    this.tickets.push(ticket);
    return ticket;
  }

  /** Numbers tell which project they are of. */
  private nextNumber(): number {
    this.numbers += 1;
    return (this.index + 1) * 1_000 + this.numbers;
  }
  private numbers = 0;

  private underWay(): Ticket[] {
    return this.tickets.filter(
      ({ projectId, reader }) => projectId === this.projectId && !reader.over,
    );
  }
}
