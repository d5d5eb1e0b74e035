import type { SessionStore } from '@anthropic-ai/claude-agent-sdk' with {
  'resolution-mode': 'import',
};
import { Injectable } from '@nestjs/common';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAgentSdk } from './agent-sdk';
import { ClaudeError } from './claude-error';

export interface ForkRequest {
  sessionStore: SessionStore;
  /** The conversation to copy. */
  sessionId: string;
  /** The last message that the copy knows. */
  upTo: string;
  /** The working directory of the conversation: absolute. */
  cwd: string;
}

/** Where the CLI keeps transcripts, below its config directory: a folder for each working directory. */
const LOCAL = 'projects';

/** What can be done with a stored conversation without running a turn. */
@Injectable()
export class ClaudeSessions {
  /**
   * Removes what the CLI itself has of a conversation, so that its id can name a new one: the CLI
   * refuses an id that it knows.
   */
  async forget(configDir: string, sessionId: string): Promise<void> {
    const folders = await readdir(join(configDir, LOCAL)).catch(() => []);
    for (const folder of folders) {
      for (const name of [sessionId, `${sessionId}.jsonl`]) {
        await rm(join(configDir, LOCAL, folder, name), { recursive: true, force: true });
      }
    }
  }

  /**
   * Copies a conversation up to a message. The original stays as it is.
   * @returns the id of the copy; its messages have ids of their own
   * @throws ClaudeError `session_not_found`
   */
  async fork({ sessionStore, sessionId, upTo, cwd }: ForkRequest): Promise<string> {
    const { forkSession } = await loadAgentSdk();
    try {
      const fork = await forkSession(sessionId, { sessionStore, upToMessageId: upTo, dir: cwd });
      return fork.sessionId;
    } catch (cause) {
      throw new ClaudeError(
        'session_not_found',
        'The conversation cannot be copied.',
        {},
        { cause },
      );
    }
  }
}
