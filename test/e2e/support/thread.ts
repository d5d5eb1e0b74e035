import type { RunBody } from '../../../src/runs/run-body.dto';
import type { RunEvent } from '../../../src/runs/run-event';
import type { HistoryEntryDto, HistoryPageDto, ThreadDto } from '../../../src/sessions/thread.dto';
import { Answer, exchange } from './http';
import type { Service } from './service';

export const AT_ONCE = { Prefer: 'respond-async' };

/** One project's thread, as a client of one service sees it. */
export class Thread {
  constructor(
    readonly service: Service,
    readonly projectId: string,
  ) {}

  /** A new project, built. */
  static async begin(service: Service, prompt = 'A bakery'): Promise<Thread> {
    const { projectId } = completed(await service.create({ prompt }));
    return new Thread(service, projectId);
  }

  /** The same thread, seen through another service. */
  through(service: Service): Thread {
    return new Thread(service, this.projectId);
  }

  update<T = RunBody>(prompt: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.service.update({ projectId: this.projectId, prompt }, headers);
  }

  chat<T = RunBody>(
    message: string,
    mode?: 'plan' | 'ask',
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    const body = { projectId: this.projectId, message, mode };
    return this.service.post('/v1/chat-plan', body, headers);
  }

  /** Reads what is below the project's address. */
  get<T = Record<string, unknown>>(path = ''): Promise<Answer<T>> {
    return this.service.get(`/v1/projects/${this.projectId}${path}`);
  }

  delete<T = Record<string, unknown>>(path = ''): Promise<Answer<T>> {
    return exchange('DELETE', `${this.service.url}/v1/projects/${this.projectId}${path}`);
  }

  async session(): Promise<ThreadDto> {
    return (await this.get<ThreadDto>('/session')).body;
  }

  /** Newest first. */
  async history(): Promise<HistoryEntryDto[]> {
    return (await this.get<HistoryPageDto>('/session/history?limit=100')).body.items;
  }

  async run(runId: string): Promise<RunBody> {
    return (await this.service.get<RunBody>(`/v1/runs/${runId}`)).body;
  }

  /** All events of a run. */
  async events(runId: string): Promise<RunEvent[]> {
    const path = `/v1/runs/${runId}/events?after=0`;
    return (await this.service.get<{ events: RunEvent[] }>(path)).body.events;
  }
}

/** The body of a run that was waited for and went well. */
export function completed({ status, body }: Answer<RunBody>): RunBody {
  if (status === 200 && body.status === 'completed') return body;
  throw new Error(`the run did not complete: ${status} ${JSON.stringify(body)}`);
}
