/** What the page says: in one place, in plain words. */

/** @type {Record<string, string>} */
const PHASES = {
  generating: 'Claude is at work',
  installing: 'Installing packages',
  building: 'Building the app',
  publishing: 'Putting it up',
};

/** @param {import('./run-view.js').RunView} run */
export function stateOf(run) {
  if (run.stopping) return 'Stopping…';
  if (run.status === 'queued') {
    const before = run.position ?? 0;
    return before === 0 ? 'Starting…' : `In line, ${before} before it`;
  }
  if (run.status === 'running') return PHASES[run.phase ?? 'generating'] ?? run.phase;
  return { completed: 'Done', failed: 'Failed', cancelled: 'Stopped' }[run.status];
}

/** @type {Record<string, string>} */
export const STEP_OF_PHASE = {
  generating: 'Write',
  installing: 'Install',
  building: 'Build',
  publishing: 'Publish',
};

/** @type {Record<string, string>} why a conversation starts fresh */
export const FRESH_REASONS = {
  no_session: 'there was no conversation yet',
  resume_off: 'resuming is switched off',
  invalid_id: 'the stored session was not a valid one',
  not_found: 'Claude no longer knew the earlier session; it was told a summary',
  unreadable: 'the earlier transcript was damaged; Claude was told a summary',
  rolled_back: 'the conversation of that version is gone; Claude was told a summary',
};

/** @type {Record<string, string>} */
export const SOURCES = {
  create_preview: 'First build',
  update_project: 'Change',
  chat_plan: 'Question or plan',
  metadata_generation: 'Description',
  rollback: 'Roll back',
  file_edit: 'Edit by hand',
  reset: 'Reset',
};

/** @param {{ resumed: boolean, reason?: string }} session */
export const sessionSentence = ({ resumed, reason }) =>
  resumed
    ? 'went on with the same conversation'
    : `started fresh: ${FRESH_REASONS[reason ?? ''] ?? reason ?? 'no earlier one'}`;

/** @type {Record<string, [running: string, done: string]>} */
const TOOLS = {
  Write: ['Writing', 'Wrote'],
  Edit: ['Changing', 'Changed'],
  Read: ['Reading', 'Read'],
  Glob: ['Looking for', 'Looked for'],
  Grep: ['Searching for', 'Searched for'],
};

/**
 * @param {{ name: string, input: any, state: string }} tool
 * @returns {{ verb: string, object: string }}
 */
export function toolWords({ name, input, state }) {
  const [running, done] = TOOLS[name] ?? [name, name];
  const object = input?.file_path ?? input?.pattern ?? input?.path ?? '';
  return { verb: state === 'running' ? running : done, object: shortPath(String(object)) };
}

/** Claude names files by their place on the worker's disk; what counts is the place in the project. @param {string} path */
export const shortPath = (path) =>
  path.replace(/^.*\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\//, '');

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** @param {number} tokens */
export const tokens = (tokens) =>
  tokens < 1_000
    ? String(tokens)
    : tokens < 1e6
      ? `${trim(tokens / 1e3)}k`
      : `${trim(tokens / 1e6)}M`;

/** @param {number} value */
const trim = (value) => value.toFixed(value < 10 ? 1 : 0).replace(/\.0$/, '');

/** @param {number} usd */
export const money = (usd) => (usd === 0 ? '$0' : usd < 0.01 ? '< $0.01' : `$${usd.toFixed(2)}`);

/** @param {number} share */
export const percent = (share) => `${Math.round(share * 100)} %`;

/** @param {{ inputTokens: number, cacheReadTokens: number, cacheCreationTokens: number }} usage */
export function cacheShare({ inputTokens, cacheReadTokens, cacheCreationTokens }) {
  const input = inputTokens + cacheReadTokens + cacheCreationTokens;
  return input === 0 ? 0 : cacheReadTokens / input;
}

/** @param {number} ms */
export function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** @param {string} iso @param {number} [now] */
export function ago(iso, now = Date.now()) {
  const minutes = Math.round((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return new Date(iso).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}

/** @param {number} bytes */
export const size = (bytes) =>
  bytes < 1_024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${trim(bytes / 1_024)} kB`
      : `${trim(bytes / 1_048_576)} MB`;

/** @type {Record<string, string>} */
export const SOURCES_ASKED = {
  create_preview: 'First prompt',
  update_project: 'Change',
  ask: 'Question',
  plan: 'Plan',
  rollback: 'Roll back',
  file_edit: 'Edit by hand',
};

/** @param {{ source?: string, prompt?: string, restoredNumber?: number }} run */
export function promptOf({ source, prompt, restoredNumber }) {
  if (source === 'rollback')
    return restoredNumber ? `Back to version ${restoredNumber}` : 'Back to an earlier version';
  // What was agreed on is in the plan above; the line that leads to it is enough.
  if (source === 'update_project')
    return (prompt ?? 'A change').split('\n\nThis is the plan that was agreed on:')[0];
  return prompt ?? '…';
}
