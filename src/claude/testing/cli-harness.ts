import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { ClaudeConfig } from '../../config/claude.config';
import { EnvReader } from '../../config/env-reader';
import { AgentSdkClaudeClient } from '../agent-sdk-claude-client';
import type { ClaudeClient, ClaudeRequest } from '../claude-client';
import { ClaudeError } from '../claude-error';
import type { ClaudeEvent, TurnResult } from '../claude-event';
import { ClaudeExecutable } from '../executable';

/** How a turn went. */
export interface Outcome {
  events: ClaudeEvent[];
  result?: TurnResult;
  error?: ClaudeError;
}

interface TakeOptions {
  signal?: AbortSignal;
  client?: ClaudeClient;
  onEvent?: (event: ClaudeEvent) => void;
}

/** The real CLI for specs: a client that talks to a model at `apiUrl`, and folders to work in. */
export class CliHarness {
  private constructor(
    readonly root: string,
    private readonly apiUrl: string,
    private readonly settings: Record<string, string>,
  ) {}

  /** @param settings environment variables of the service, on top of quick defaults */
  static async make(apiUrl: string, settings: Record<string, string> = {}): Promise<CliHarness> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'onethread-claude-')));
    return new CliHarness(root, apiUrl, settings);
  }

  /** @param variables the application's overrides of the CLI's environment */
  client(
    settings: Record<string, string> = {},
    variables = this.apiVariables(),
  ): AgentSdkClaudeClient {
    const config = new ClaudeConfig(
      new EnvReader({
        PATH: dirname(process.execPath),
        HOME: this.root,
        CLAUDE_MAX_RETRIES: '0',
        CLAUDE_TURN_TIMEOUT_SECONDS: '30',
        CLAUDE_IDLE_TIMEOUT_SECONDS: '20',
        ...this.settings,
        ...settings,
      }),
    );
    const environment = { overrides: () => ({ variables, replaceCredentials: true }) };
    return new AgentSdkClaudeClient(config, environment, new ClaudeExecutable(config));
  }

  apiVariables(): Record<string, string> {
    return { ANTHROPIC_BASE_URL: this.apiUrl, ANTHROPIC_API_KEY: 'a-key-for-specs' };
  }

  /** A request in folders of its own, for a new session. */
  async request(parts: Partial<ClaudeRequest> = {}): Promise<ClaudeRequest> {
    const home = await mkdtemp(join(this.root, 'project-'));
    const cwd = join(home, 'work');
    await mkdir(cwd);
    return {
      prompt: 'Hello',
      cwd,
      configDir: join(home, 'claude'),
      session: { kind: 'fresh', id: randomUUID() },
      policy: 'build',
      ...parts,
    };
  }

  /** Takes one turn to its end, however it ends. */
  take(request: ClaudeRequest, options: TakeOptions = {}): Promise<Outcome> {
    const { client = this.client(), signal, onEvent } = options;
    const events: ClaudeEvent[] = [];
    return new Promise((resolve, reject) => {
      client.run(request, signal).subscribe({
        next: (event) => {
          events.push(event);
          onEvent?.(event);
        },
        complete: () => resolve({ events, result: resultIn(events) }),
        error: (error: unknown) => {
          if (error instanceof ClaudeError) resolve({ events, error });
          else reject(error instanceof Error ? error : new Error(String(error)));
        },
      });
    });
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

const resultIn = (events: ClaudeEvent[]): TurnResult | undefined =>
  events.flatMap((event) => (event.type === 'result' ? [event.result] : []))[0];

/** The events of one type. */
export const only = <T extends ClaudeEvent['type']>(
  events: readonly ClaudeEvent[],
  type: T,
): Extract<ClaudeEvent, { type: T }>[] =>
  events.filter((event): event is Extract<ClaudeEvent, { type: T }> => event.type === type);

/** The text that streamed. */
export const streamed = (events: readonly ClaudeEvent[]): string =>
  only(events, 'text')
    .map((event) => event.text)
    .join('');
