import type { HookCallbackMatcher, HookInput, HookJSONOutput } from './agent-sdk';
import { TOOLS_OF_POLICY, type ToolPolicy } from './tool-policy';

/** The CLI's own tool for an answer that has a schema; not part of any policy. */
const STRUCTURED_OUTPUT = 'StructuredOutput';

/**
 * Refuses, before it runs, any tool that the policy does not name. The CLI is started without the
 * others; this is the second line, for a version or a setting that brings one back.
 */
export function toolGuard(policy: ToolPolicy): HookCallbackMatcher {
  const allowed = new Set([...TOOLS_OF_POLICY[policy], STRUCTURED_OUTPUT]);
  const decide = (input: HookInput): Promise<HookJSONOutput> => {
    if (input.hook_event_name !== 'PreToolUse' || allowed.has(input.tool_name)) {
      return Promise.resolve({});
    }
    return Promise.resolve({
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'deny',
        permissionDecisionReason: `${input.tool_name} is not available in this turn.`,
      },
    });
  };
  // Without this, a hook that fails lets the tool run.
  return { hooks: [decide], onFailure: 'block' };
}
