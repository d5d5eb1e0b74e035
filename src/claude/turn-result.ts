import type { SDKResultMessage } from './agent-sdk';
import type { TurnResult } from './claude-event';

/** The result of a turn that went well; undefined when it did not. */
export function turnResult(
  result: SDKResultMessage | undefined,
  lastMessageUuid: string | undefined,
  costUsd = 0,
): TurnResult | undefined {
  // An API error comes as a "success" with `is_error`.
  if (result?.subtype !== 'success' || result.is_error) return undefined;
  return {
    sessionId: result.session_id,
    text: result.result,
    structuredOutput: result.structured_output,
    usage: {
      inputTokens: result.usage?.input_tokens ?? 0,
      outputTokens: result.usage?.output_tokens ?? 0,
      cacheReadTokens: result.usage?.cache_read_input_tokens ?? 0,
      cacheCreationTokens: result.usage?.cache_creation_input_tokens ?? 0,
    },
    costUsd,
    cumulativeCostUsd: result.total_cost_usd,
    rounds: result.num_turns,
    durationMs: result.duration_ms,
    lastMessageUuid,
  };
}
