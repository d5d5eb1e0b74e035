import { ChildProcess, spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { processesWith, RunningProcess } from './processes';
import { until } from './until';

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Page {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** The real service as a child process, and its HTTP. */
export class Service {
  readonly url: string;
  readonly child: ChildProcess;
  output = '';

  constructor(readonly env: Record<string, string>) {
    this.url = `http://127.0.0.1:${env.PORT}`;
    this.child = spawn(process.execPath, ['dist/main.js'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  async ready(): Promise<void> {
    await until('the service to be ready', () => {
      if (this.ended) throw new Error(`the service ended at its start:\n${this.output}`);
      return /Onethread (worker )?is ready/.test(this.output);
    });
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** @returns exit code and signal */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<[number | null, string | null]> {
    if (!this.ended) {
      this.child.kill('SIGCONT');
      this.child.kill(signal);
      await once(this.child, 'exit');
    }
    return [this.child.exitCode, this.child.signalCode];
  }

  async get<T = any>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return toAnswer(await fetch(this.url + path, { headers }));
  }

  async post<T = any>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return this.send('POST', path, body, headers);
  }

  async send<T = any>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return toAnswer(response);
  }

  /** Reads a page of a project's preview, by its Host header, as a browser would. */
  preview(projectId: string, path = '/'): Promise<Page> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: Number(this.env.PREVIEW_PORT),
          path,
          headers: { Host: `${projectId}.localhost:${this.env.PREVIEW_PORT}`, Accept: 'text/html' },
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

  /** Claude CLIs that work for this service's data folder, now. */
  claudeProcesses(): RunningProcess[] {
    return processesWith('CLAUDE_CONFIG_DIR', `${this.env.DATA_DIR}/`);
  }
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: json ? (JSON.parse(text) as unknown) : text,
  };
}
