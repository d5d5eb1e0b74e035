/**
 * What a turn may do.
 * - `build`: read and change files in the working directory.
 * - `read`: read them.
 * - `none`: answer, without any tool.
 *
 * No policy has a shell or the network: installs and builds are the service's own work.
 */
export type ToolPolicy = 'build' | 'read' | 'none';

const READ_TOOLS = ['Read', 'Glob', 'Grep'] as const;

/** Tools of the CLI that each policy leaves. */
export const TOOLS_OF_POLICY: Readonly<Record<ToolPolicy, readonly string[]>> = {
  build: [...READ_TOOLS, 'Write', 'Edit'],
  read: READ_TOOLS,
  none: [],
};
