import type { HookInput } from './agent-sdk';
import { toolGuard } from './tool-guard';
import type { ToolPolicy } from './tool-policy';

async function decision(policy: ToolPolicy, tool: string): Promise<string | undefined> {
  const input = { hook_event_name: 'PreToolUse', tool_name: tool, tool_input: {} } as HookInput;
  const [decide] = toolGuard(policy).hooks;
  const output = await decide(input, undefined, { signal: new AbortController().signal });
  return JSON.stringify(output);
}

describe('toolGuard', () => {
  it.each<[ToolPolicy, string]>([
    ['build', 'Bash'],
    ['build', 'WebFetch'],
    ['build', 'mcp__server__tool'],
    ['read', 'Write'],
    ['read', 'Edit'],
    ['read', 'NotebookEdit'],
    ['none', 'Read'],
  ])('denies in a %s turn the tool %s', async (policy, tool) => {
    expect(await decision(policy, tool)).toContain('"permissionDecision":"deny"');
  });

  it.each<[ToolPolicy, string]>([
    ['build', 'Write'],
    ['read', 'Grep'],
    ['read', 'StructuredOutput'],
    ['none', 'StructuredOutput'],
  ])(
    'has no opinion in a %s turn on the tool %s, so that the CLI decides',
    async (policy, tool) => {
      expect(await decision(policy, tool)).toBe('{}');
    },
  );

  it('blocks when it fails', () => {
    expect(toolGuard('read').onFailure).toBe('block');
  });
});
