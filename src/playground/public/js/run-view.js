/**
 * What the page knows of a run: the run's body (see the API), what the lists add to it, and what its
 * events have told. Never changed in place: a new object each time, so that views see what is new.
 *
 * @typedef {{ kind: 'text' | 'thinking' | 'note', text: string }
 *   | { kind: 'tool', id: string, name: string, input: any, state: 'running' | 'done' | 'failed', result: string }
 * } Activity
 *
 * @typedef {object} RunView
 * @property {string} runId
 * @property {string} [source] unknown until the API has been asked
 * @property {string} [prompt]
 * @property {'plan' | 'ask'} [mode]
 * @property {'queued' | 'running' | 'completed' | 'failed' | 'cancelled'} status
 * @property {string} [phase]
 * @property {number} [position] runs before it in line
 * @property {string} createdAt
 * @property {string} [startedAt]
 * @property {string} [finishedAt]
 * @property {{ id: string, resumed: boolean, reason?: string, previousId?: string }} [session]
 * @property {string} [message]
 * @property {any} [plan]
 * @property {any} [usage]
 * @property {{ code: string, message: string, details?: any }} [error]
 * @property {string} [previewUrl]
 * @property {number} [versionNumber]
 * @property {number} seq of the last event that went in; 0: none
 * @property {Activity[]} activity
 * @property {{ path: string, change: string }[]} files
 * @property {string} log of the build
 * @property {string[]} phases that it has been through
 * @property {boolean} [stopping] the user has asked for its end
 */

/** Characters of a build's log that are kept: its end matters. */
const LOG_LIMIT = 200_000;

/** @param {{ status: string }} run */
export const isOver = ({ status }) =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/** @param {Partial<RunView> & { runId: string }} known @returns {RunView} */
export const newRun = (known) => ({
  status: 'queued',
  createdAt: new Date().toISOString(),
  seq: 0,
  activity: [],
  files: [],
  log: '',
  phases: [],
  ...known,
});

/**
 * Takes in the next event of the run. The caller sees to the order: `event.seq` is `run.seq + 1`.
 * @param {RunView} run
 * @param {any} event
 * @returns {RunView}
 */
export function withEvent(run, event) {
  const next = { ...run, seq: event.seq };
  switch (event.type) {
    case 'status':
      return withStatus(next, event);
    case 'session':
      return { ...next, session: event.session };
    case 'text':
    case 'thinking':
      return { ...next, activity: withText(run.activity, event.type, event.text) };
    case 'tool': {
      const { id, name, input } = event;
      const tool = /** @type {const} */ ({
        kind: 'tool',
        id,
        name,
        input,
        state: 'running',
        result: '',
      });
      return { ...next, activity: [...run.activity, tool] };
    }
    case 'tool_result':
      return { ...next, activity: withResult(run.activity, event) };
    case 'file':
      return { ...next, files: [...run.files, { path: event.path, change: event.change }] };
    case 'log':
      return { ...next, log: (run.log + event.text).slice(-LOG_LIMIT) };
    case 'usage':
      return { ...next, usage: event.usage };
    case 'preview':
      return { ...next, previewUrl: event.previewUrl };
    case 'completed':
    case 'failed':
    case 'cancelled':
      return withEnd(next, event);
    default:
      // Of a newer service.
      return next;
  }
}

/** @param {RunView} run @param {any} event @returns {RunView} */
function withStatus(run, { status, phase, detail, at }) {
  const again = status === 'queued' && run.seq > 1;
  const note = again ? 'Its worker was lost; it is back in line and starts again.' : detail;
  return {
    ...run,
    status: isOver(run) ? run.status : status,
    phase,
    startedAt: run.startedAt ?? (status === 'running' ? at : undefined),
    phases:
      phase === undefined || run.phases.at(-1) === phase ? run.phases : [...run.phases, phase],
    activity: note === undefined ? run.activity : [...run.activity, { kind: 'note', text: note }],
  };
}

/** @param {Activity[]} activity @param {'text' | 'thinking'} kind @param {string} text @returns {Activity[]} */
function withText(activity, kind, text) {
  const last = activity.at(-1);
  if (last?.kind !== kind) return [...activity, { kind, text }];
  return [...activity.slice(0, -1), { kind, text: last.text + text }];
}

/** @param {Activity[]} activity @param {any} event @returns {Activity[]} */
const withResult = (activity, { id, isError, content }) =>
  activity.map((item) =>
    item.kind === 'tool' && item.id === id
      ? { ...item, state: isError ? 'failed' : 'done', result: content }
      : item,
  );

/** @param {RunView} run @param {any} event @returns {RunView} */
function withEnd(run, event) {
  // The body has the same names as the view.
  const { type: _type, seq: _seq, at, ...body } = event;
  return { ...run, ...body, phase: undefined, stopping: false, finishedAt: body.finishedAt ?? at };
}
