export type {
  HookCallbackMatcher,
  HookInput,
  HookJSONOutput,
  Options,
  Query,
  SDKAssistantMessage,
  SDKAssistantMessageError,
  SDKMessage,
  SDKRateLimitEvent,
  SDKResultMessage,
  SDKUserMessage,
  SessionStore,
  SessionStoreEntry,
  SpawnOptions,
} from '@anthropic-ai/claude-agent-sdk' with { 'resolution-mode': 'import' };

/** The Agent SDK is an ES module: a CommonJS module gets at it by `import()` only. */
export const loadAgentSdk = () => import('@anthropic-ai/claude-agent-sdk');
