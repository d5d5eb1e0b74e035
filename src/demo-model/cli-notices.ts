/** What the CLI has told the model in passing, as it stands now. */
export interface CliState {
  /** The CLI's working directory, absolute. */
  workingDirectory?: string;
  /** While this is on, tools that write may be listed, and are refused when called. */
  planMode: boolean;
  /** Tools that are still listed, because earlier turns had them, but must not be called any more. */
  withdrawnTools: ReadonlySet<string>;
}

/** When a conversation goes on elsewhere, it says "…: /new/place (was /old/place)". */
const WORKING_DIRECTORY = /^[ \t-]*(?:Primary w|W)orking directory: *(\S.*?)(?: \(was .*\))? *$/gm;
const PLAN_MODE = /^(?:(Plan mode (?:is|still) active)|## Exited Plan Mode)/gm;
const WITHDRAWN = /do not call these tools:\n((?:- .*\n?)+)/;
const RETURNED = /^The following tools are available again.*:\n((?:\S+\n?)+)/m;

/**
 * Folds the CLI's notices, oldest first. A resumed conversation carries the notices of all its
 * turns, so only the newest word on each matter counts.
 */
export function readNotices(notices: readonly string[]): CliState {
  const withdrawnTools = new Set<string>();
  for (const notice of notices) {
    for (const line of WITHDRAWN.exec(notice)?.[1].trim().split('\n') ?? []) {
      for (const name of line.replace(/^- (?:[^:]*: )?/, '').split(', ')) withdrawnTools.add(name);
    }
    for (const name of RETURNED.exec(notice)?.[1].trim().split('\n') ?? []) {
      withdrawnTools.delete(name);
    }
  }
  const told = notices.join('\n');
  return {
    workingDirectory: [...told.matchAll(WORKING_DIRECTORY)].at(-1)?.[1],
    planMode: [...told.matchAll(PLAN_MODE)].at(-1)?.[1] !== undefined,
    withdrawnTools,
  };
}
