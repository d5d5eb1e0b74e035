import type { ClaudeConfig } from '../config/claude.config';
import type { Options } from './agent-sdk';
import type { ClaudeRequest, SessionEntry } from './claude-client';
import { toolGuard } from './tool-guard';
import { TOOLS_OF_POLICY, type ToolPolicy } from './tool-policy';

/**
 * `dontAsk` refuses whatever is not allowed beforehand, without the long instructions of plan mode.
 * A resumed session does not remember its mode: it is given each time.
 */
const MODE_OF_POLICY: Record<ToolPolicy, Options['permissionMode']> = {
  build: 'acceptEdits',
  read: 'plan',
  none: 'dontAsk',
};

/**
 * Takes the place of plan mode's workflow, which sends the model to tools that a turn does not have
 * (it is to write a plan file, start agents, and end with ExitPlanMode or AskUserQuestion only).
 */
const PLAN_MODE_INSTRUCTIONS = [
  'This session has no plan file and none of the tools Write, Edit, Agent, AskUserQuestion and',
  'ExitPlanMode, whatever is said about them around this text. Look at what you need with Read,',
  'Glob and Grep. Then answer: the answer itself is what the user gets, so put the whole plan or',
  'reply in it, open questions included, and end the turn with it.',
].join(' ');

const sessionOptions = (entry: SessionEntry): Partial<Options> => {
  switch (entry.kind) {
    case 'fresh':
      return { sessionId: entry.id };
    case 'resume':
      return { resume: entry.id, resumeSessionAt: entry.at };
    case 'fork':
      return {
        resume: entry.from,
        resumeSessionAt: entry.at,
        forkSession: true,
        sessionId: entry.id,
      };
  }
};

/** What of the options depends on the turn's own process and places. */
export type QuerySurroundings = Required<
  Pick<Options, 'env' | 'pathToClaudeCodeExecutable' | 'spawnClaudeCodeProcess'>
> &
  Pick<Options, 'sessionStore'>;

/** The Agent SDK's options for one turn: everything that is not needed is off. */
export function queryOptions(
  request: ClaudeRequest,
  config: ClaudeConfig,
  surroundings: QuerySurroundings,
): Options {
  return {
    ...surroundings,
    ...sessionOptions(request.session),
    cwd: request.cwd,
    // `--restricted`: no tool that runs code, file tools confined to the working directory (also
    // through symlinks), and no hooks or servers from files that a prompt may have put there.
    extraArgs: { restricted: null },
    tools: [...TOOLS_OF_POLICY[request.policy]],
    permissionMode: MODE_OF_POLICY[request.policy],
    planModeInstructions: request.policy === 'read' ? PLAN_MODE_INSTRUCTIONS : undefined,
    permissionPrompts: 'none',
    settingSources: [],
    strictMcpConfig: true,
    hooks: { PreToolUse: [toolGuard(request.policy)] },
    // The prompt is an end user's text. Otherwise "/clear" empties the conversation and gives it a
    // new id, other slash commands are answered by the CLI, and "@path" attaches files.
    verbatimPrompts: true,
    includePartialMessages: true,
    model: config.model,
    maxTurns: config.maxTurns,
    maxBudgetUsd: lower(config.maxBudgetUsd, request.limits?.budgetUsd),
    systemPrompt: { type: 'preset', preset: 'claude_code', append: request.instructions },
    outputFormat: request.outputSchema && { type: 'json_schema', schema: request.outputSchema },
    // A process that is killed takes with it what was not handed on.
    sessionStoreFlush: surroundings.sessionStore && 'eager',
  };
}

const lower = (...amounts: (number | undefined)[]): number | undefined => {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
