import { ChildProcess, spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { resolve as absolute } from 'node:path';
import type { RunBody } from '../../../src/runs/run-body.dto';
import { Answer, exchange } from './http';
import { claudeProcesses, RunningProcess } from './processes';
import { until } from './until';

export interface Page {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** How a process ended: its exit code, or the signal that killed it. */
export interface Exit {
  code: number | null;
  signal: string | null;
}

const ENDED = ['completed', 'failed', 'cancelled'];

/** A service that does not stop by itself within this long is killed, and the test fails. */
const STOP_LIMIT_MS = 20_000;

/** The real service as a child process, and its HTTP. */
export class Service {
  readonly url: string;
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
  stdout = '';
  stderr = '';

  constructor(readonly env: Record<string, string>) {
    this.url = `http://127.0.0.1:${env.PORT}`;
    this.child = spawn(process.execPath, [absolute('dist/main.js')], {
      // Not here: a developer's .env file would be read.
      cwd: env.DATA_DIR,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      // The channel: when the tests are killed, the service stops by itself.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.stdout!.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exit = new Promise((resolve) => {
      // 'close' comes when all output has been read.
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  async ready(): Promise<void> {
    await until('the service to be ready', () => {
      if (this.ended) throw new Error(`the service ended at its start:\n${this.output}`);
      return /Onethread (worker )?is ready/.test(this.stdout);
    });
  }

  get output(): string {
    return this.stdout + this.stderr;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Asks it to stop, unless it has ended; a frozen one is woken up for that. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    if (!this.ended) {
      this.child.kill('SIGCONT');
      this.child.kill(signal);
    }
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.child.kill('SIGKILL');
    }, STOP_LIMIT_MS);
    const exit = await this.exit;
    clearTimeout(timer);
    if (late) throw new Error(`the service did not stop on ${signal}:\n${this.output}`);
    return exit;
  }

  get<T = Record<string, unknown>>(
    path: string,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return exchange('GET', this.url + path, undefined, headers);
  }

  post<T = Record<string, unknown>>(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return exchange('POST', this.url + path, body, headers);
  }

  create<T = RunBody>(
    body: { prompt: string; name?: string; projectId?: string },
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.post('/v1/create-preview-for-new-project', body, headers);
  }

  update<T = RunBody>(
    body: { projectId: string; prompt: string },
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.post('/v1/update-project', body, headers);
  }

  /** Looks at a run again and again until it has ended. */
  untilRun(runId: string, seconds?: number): Promise<RunBody> {
    const ended = async () => {
      const { body } = await this.get<RunBody>(`/v1/runs/${runId}`);
      return ENDED.includes(body.status) && body;
    };
    return until(`the end of run ${runId}`, ended, seconds);
  }

  /** Reads a page of a project's preview, by its Host header, as a browser would. */
  preview(projectId: string, path = '/'): Promise<Page> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: Number(this.env.PREVIEW_PORT),
          path,
          headers: {
            Host: `${projectId}.localhost:${this.env.PREVIEW_PORT}`,
            Accept: 'text/html',
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode!, headers: response.headers, text }),
          );
        },
      );
      request.on('error', reject);
      request.end();
    });
  }

  /** Claude CLIs that work in this service's data folder, now. */
  claudeProcesses(): RunningProcess[] {
    return claudeProcesses(this.env.DATA_DIR);
  }
}
