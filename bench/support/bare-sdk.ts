import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILD_INSTRUCTIONS } from '../../src/builds/build-instructions';
import { loadAgentSdk } from '../../src/claude/agent-sdk';
import type { SessionEntry } from '../../src/claude/claude-client';
import { cliEnvironment } from '../../src/claude/cli-environment';
import { ClaudeExecutable } from '../../src/claude/executable';
import { queryOptions } from '../../src/claude/query-options';
import { ClaudeConfig } from '../../src/config/claude.config';
import { EnvReader } from '../../src/config/env-reader';
import { answers } from './child';

/** One turn for the bare Agent SDK. */
export interface BareTurn {
  prompt: string;
  /** Holds the working directory and the config directory of one conversation. */
  home: string;
  session: SessionEntry;
  env: Record<string, string>;
}

export interface BareOutcome {
  /** Milliseconds from the call of `query()` to its first text delta. */
  firstTextMs: number;
  /** … to its end. */
  totalMs: number;
  text: string;
  /** Where the next turn resumes. */
  lastMessageUuid?: string;
}

answers({ take });

/** The options are the service's own; the CLI is started and its transcript kept as the SDK does. */
async function take({ prompt, home, session, env }: BareTurn): Promise<BareOutcome> {
  const { query } = await loadAgentSdk();
  const config = new ClaudeConfig(
    new EnvReader({ PATH: process.env.PATH, HOME: process.env.HOME, ...env }),
  );
  const configDir = join(home, 'claude');
  const cwd = join(home, 'work');
  const tmpDir = join(configDir, 'tmp');
  await mkdir(cwd, { recursive: true });
  await mkdir(tmpDir, { recursive: true });
  const request = {
    prompt,
    cwd,
    configDir,
    session,
    policy: 'build' as const,
    instructions: BUILD_INSTRUCTIONS,
  };
  const options = queryOptions(request, config, {
    env: cliEnvironment({
      configured: config.environment,
      overrides: { variables: {}, replaceCredentials: false },
      configDir,
      tmpDir,
      maxRetries: config.maxRetries,
    }),
    pathToClaudeCodeExecutable: new ClaudeExecutable(config).path(),
    spawnClaudeCodeProcess: ({ command, args, ...where }) =>
      spawn(command, args, { ...where, stdio: ['pipe', 'pipe', 'ignore'] }),
  });

  const start = performance.now();
  let firstTextMs = Number.NaN;
  let text = '';
  let lastMessageUuid: string | undefined;
  for await (const message of query({ prompt, options })) {
    if (message.type === 'assistant') lastMessageUuid = message.uuid;
    if (message.type === 'result' && message.is_error) throw new Error(JSON.stringify(message));
    if (message.type !== 'stream_event') continue;
    const { event } = message;
    if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') continue;
    if (text === '') firstTextMs = performance.now() - start;
    text += event.delta.text;
  }
  return { firstTextMs, totalMs: performance.now() - start, text, lastMessageUuid };
}
