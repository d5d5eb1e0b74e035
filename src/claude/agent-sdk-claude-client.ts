import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Observable } from 'rxjs';
import { ClaudeConfig } from '../config/claude.config';
import { loadAgentSdk, type Options, type Query } from './agent-sdk';
import { ClaudeClient, type ClaudeRequest } from './claude-client';
import { ClaudeEnvironment } from './claude-environment';
import { ClaudeError } from './claude-error';
import type { ClaudeEvent } from './claude-event';
import { cliEnvironment } from './cli-environment';
import { CliProcess } from './cli-process';
import { ClaudeExecutable } from './executable';
import { queryOptions } from './query-options';
import { checkRequest } from './request-check';
import { TranscriptMirror } from './transcript-mirror';
import { Turn } from './turn';
import { TurnFolders } from './turn-folders';
import type { TurnLimitsMs } from './turn-limits';

/** Runs each turn in a CLI process of its own, through the Agent SDK. */
@Injectable()
export class AgentSdkClaudeClient extends ClaudeClient implements BeforeApplicationShutdown {
  /** Turns whose process may still be there. */
  private readonly running = new Map<Turn, Promise<void>>();
  private closed = false;

  constructor(
    private readonly config: ClaudeConfig,
    private readonly environment: ClaudeEnvironment,
    private readonly executable: ClaudeExecutable,
  ) {
    super();
  }

  override run(request: ClaudeRequest, signal?: AbortSignal): Observable<ClaudeEvent> {
    return new Observable<ClaudeEvent>((subscriber) => {
      if (this.closed || signal?.aborted) {
        subscriber.error(new ClaudeError('cancelled', 'The turn was cancelled before it started.'));
        return;
      }
      const mirror = request.sessionStore && new TranscriptMirror(request.sessionStore);
      const turn = new Turn({
        entry: request.session.kind,
        limits: this.limitsOf(request),
        mirror,
        emit: (event) => subscriber.next(event),
      });
      const stop = (): void => turn.stop('cancelled');
      signal?.addEventListener('abort', stop, { once: true });
      const done = this.follow(turn, request, mirror).then(
        () => subscriber.complete(),
        (error: unknown) => subscriber.error(asClaudeError(error)),
      );
      this.running.set(
        turn,
        done.finally(() => {
          this.running.delete(turn);
          signal?.removeEventListener('abort', stop);
        }),
      );
      return stop;
    });
  }

  override get processes(): number {
    return CliProcess.alive;
  }

  override async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running.values());
  }

  /** The last line: whoever started a turn has had `onModuleDestroy` to end it in its own way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    for (const turn of this.running.keys()) turn.stop('cancelled');
    await this.settled();
  }

  private limitsOf({ limits }: ClaudeRequest): TurnLimitsMs {
    return {
      turnMs: 1_000 * (limits?.turnTimeoutSeconds ?? this.config.turnTimeoutSeconds),
      idleMs: 1_000 * (limits?.idleTimeoutSeconds ?? this.config.idleTimeoutSeconds),
    };
  }

  private async follow(
    turn: Turn,
    request: ClaudeRequest,
    mirror: TranscriptMirror | undefined,
  ): Promise<void> {
    await checkRequest(request);
    const folders = await TurnFolders.make(request.configDir);
    try {
      await turn.run((spawn) => this.query(request, { spawn, folders, mirror }));
    } finally {
      await folders.remove();
    }
  }

  private async query(
    request: ClaudeRequest,
    parts: {
      spawn: NonNullable<Options['spawnClaudeCodeProcess']>;
      folders: TurnFolders;
      mirror?: TranscriptMirror;
    },
  ): Promise<Query> {
    const { query } = await loadAgentSdk();
    const env = cliEnvironment({
      configured: this.config.environment,
      overrides: this.environment.overrides(),
      configDir: request.configDir,
      tmpDir: parts.folders.tmpDir,
      maxRetries: this.config.maxRetries,
    });
    const options = queryOptions(request, this.config, {
      env,
      pathToClaudeCodeExecutable: this.executable.path(),
      spawnClaudeCodeProcess: parts.spawn,
      sessionStore: parts.mirror?.store,
    });
    return query({ prompt: request.prompt, options });
  }
}

/** Everything expected is one already; this is for the likes of a full disk. */
const asClaudeError = (error: unknown): ClaudeError =>
  error instanceof ClaudeError
    ? error
    : new ClaudeError('crashed', 'The turn could not be prepared.', {}, { cause: error });
