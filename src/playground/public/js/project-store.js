import { get, Problem } from './api.js';
import { sleep } from './backoff.js';
import { followProject } from './follow.js';
import { isOver, newRun, withEvent } from './run-view.js';

/** @typedef {import('./run-view.js').RunView} RunView */

const PAGE = 20;
const LOG_PAGE = 1_000;
const LOAD_AGAIN_MS = 3_000;

/**
 * One project as the page shows it: its runs, its versions, and what happens now. What is past is read
 * from the lists, what happens comes by the project's stream. Every event has its number in its run: one
 * that was seen before is dropped, and when one is missing, the run's log is read. So nothing is lost
 * or doubled, whatever breaks in between.
 */
export class ProjectStore {
  /** @type {any} */
  project;
  /** @type {Map<string, RunView>} */
  runs = new Map();
  /** @type {any[]} newest first */
  versions = [];
  loaded = false;
  connected = false;
  /** Whether the connection has been up before: then its loss is news. */
  wasConnected = false;
  /** @type {Problem | undefined} why there is nothing to show */
  problem;
  #cursors = {
    builds: /** @type {string | null} */ (null),
    chat: /** @type {string | null} */ (null),
  };
  #end = new AbortController();
  /** @type {Map<string, number>} newest number heard of runs whose log is being read */
  #filling = new Map();
  #told = false;

  /** @param {string} projectId @param {() => void} onChange told once per frame at most */
  constructor(projectId, onChange) {
    this.projectId = projectId;
    this.onChange = onChange;
  }

  open() {
    const on = {
      event: (/** @type {any} */ event) => this.#hear(event),
      connection: (/** @type {boolean} */ up) => this.#connection(up),
      refused: (/** @type {Problem} */ problem) => this.#fail(problem),
    };
    void followProject(this.projectId, on, this.#end.signal);
  }

  close() {
    this.#end.abort();
  }

  /** What the timeline shows, oldest first. */
  get timeline() {
    const runs = [...this.runs.values()].filter(
      ({ source }) => source !== undefined && source !== 'metadata_generation',
    );
    return runs.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  get active() {
    return this.timeline.filter((run) => !isOver(run));
  }

  get hasEarlier() {
    return this.#cursors.builds !== null || this.#cursors.chat !== null;
  }

  /** A run that this page has started. @param {any} body @param {Partial<RunView>} known */
  started(body, known) {
    const run = this.runs.get(body.runId);
    const fresh = run === undefined || run.seq === 0 ? body : { source: body.source };
    this.#put(newRun({ ...run, ...known, ...fresh }));
    void this.#fill(body.runId);
  }

  /** @param {string} runId */
  stopping(runId, stopping = true) {
    const run = this.runs.get(runId);
    if (run !== undefined && !isOver(run)) this.#put({ ...run, stopping });
  }

  /** Reads all that a run of the past has told. @param {string} runId */
  replay(runId) {
    return this.#fill(runId);
  }

  async earlier() {
    await Promise.all([
      this.#readBuilds(this.#cursors.builds),
      this.#readChats(this.#cursors.chat),
    ]);
    this.#changed();
  }

  async refreshProject() {
    this.project = await get(`/v1/projects/${this.projectId}`);
    this.#changed();
  }

  async refreshVersions() {
    const { items } = await get(`/v1/projects/${this.projectId}/versions?limit=100`);
    this.versions = items;
    for (const version of items) {
      const known = this.runs.get(version.runId);
      // Rollbacks and edits by hand are in no other list.
      if (version.source !== 'rollback' && version.source !== 'file_edit') continue;
      const { runId, source, prompt, restoredNumber, number, createdAt } = version;
      const facts = { source, prompt, restoredNumber, versionNumber: number };
      if (known === undefined) {
        this.#put(
          newRun({ runId, status: 'completed', createdAt, finishedAt: createdAt, ...facts }),
        );
      } else if (known.prompt === undefined) this.#put({ ...known, ...facts });
    }
    this.#changed();
  }

  /** @param {boolean} up */
  #connection(up) {
    if (up && !this.connected) void (this.loaded ? this.#catchUp() : this.#load());
    this.connected = up;
    this.wasConnected ||= up;
    this.#changed();
  }

  async #load() {
    try {
      await Promise.all([
        this.refreshProject(),
        this.#readBuilds(),
        this.#readChats(),
        this.refreshVersions(),
      ]);
      this.loaded = true;
      this.#changed();
      await this.#catchUp();
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return this.#fail(error);
      // The service is away. The stream loads again when it is back; unless it is there all the time.
      await sleep(LOAD_AGAIN_MS, this.#end.signal);
      if (this.connected && !this.#end.signal.aborted) await this.#load();
    }
  }

  /** Reads what runs at work have told up to now. */
  async #catchUp() {
    const open = [...this.runs.values()].filter((run) => !isOver(run));
    await Promise.all(open.map(({ runId }) => this.#fill(runId)));
  }

  /** @param {string | null} [cursor] */
  async #readBuilds(cursor) {
    if (cursor === null) return;
    const page = await this.#page('builds', cursor);
    for (const { prompt, ...body } of page.items) this.#learn(body, { prompt });
    this.#cursors.builds = page.nextCursor;
  }

  /** @param {string | null} [cursor] */
  async #readChats(cursor) {
    if (cursor === null) return;
    const page = await this.#page('chat', cursor);
    for (const { question, mode, ...body } of page.items)
      this.#learn(body, { prompt: question, mode });
    this.#cursors.chat = page.nextCursor;
  }

  /** @param {'builds' | 'chat'} list @param {string} [cursor] */
  #page(list, cursor) {
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return get(`/v1/projects/${this.projectId}/${list}?limit=${PAGE}${after}`, this.#end.signal);
  }

  /** A run as a list has it; its events may have told more meanwhile. @param {any} body @param {Partial<RunView>} known */
  #learn(body, known) {
    const run = this.runs.get(body.runId);
    const ahead = run !== undefined && (run.seq > 0 || isOver(run));
    this.#put(
      ahead
        ? { ...body, ...run, ...known, source: body.source }
        : newRun({ ...run, ...body, ...known }),
    );
  }

  /** @param {any} event */
  #hear(event) {
    const { runId, seq } = event;
    const run = this.runs.get(runId);
    if (run === undefined) return this.#meet(event);
    // Its end is known, and nobody has asked for its story.
    if (seq <= run.seq || (isOver(run) && run.seq === 0)) return;
    if (this.#filling.has(runId))
      this.#filling.set(runId, Math.max(seq, this.#filling.get(runId) ?? 0));
    else if (seq === run.seq + 1) this.#take(run, event);
    else void this.#fill(runId);
  }

  /** A run that was started elsewhere, or by the service itself. @param {any} event */
  #meet({ runId, at }) {
    this.#put(newRun({ runId, createdAt: at }));
    void this.#fill(runId);
    void this.#introduce(runId).catch(() => undefined);
  }

  /** @param {string} runId */
  async #introduce(runId) {
    const { source } = await get(`/v1/runs/${runId}`);
    if (source === 'create_preview' || source === 'update_project') await this.#first('builds');
    if (source === 'chat_plan') await this.#first('chat');
    const run = this.runs.get(runId);
    if (run !== undefined) this.#put({ ...run, source });
  }

  /** The newest page again, without moving the place up to which the list has been read. @param {'builds' | 'chat'} list */
  async #first(list) {
    const cursor = this.#cursors[list];
    await (list === 'builds' ? this.#readBuilds() : this.#readChats());
    if (this.loaded) this.#cursors[list] = cursor;
  }

  /** Reads a run's log from where we are, until nothing more is known to be there. @param {string} runId */
  async #fill(runId) {
    if (this.#filling.has(runId)) return;
    this.#filling.set(runId, 0);
    try {
      for (;;) {
        const before = this.runs.get(runId)?.seq ?? 0;
        const path = `/v1/runs/${runId}/events?after=${before}&limit=${LOG_PAGE}`;
        const { events, next } = await get(path, this.#end.signal);
        for (const event of events) {
          const run = this.runs.get(runId);
          if (run !== undefined && event.seq === run.seq + 1) this.#take(run, event);
        }
        const { seq = 0 } = this.runs.get(runId) ?? {};
        const heard = this.#filling.get(runId) ?? 0;
        if (next === null || events.length === 0) return;
        if (events.length < LOG_PAGE && heard <= seq) return;
      }
    } catch {
      // The service is away: the stream's return starts this again.
    } finally {
      this.#filling.delete(runId);
    }
  }

  /** @param {RunView} run @param {any} event */
  #take(run, event) {
    const wasOver = isOver(run);
    const next = withEvent(run, event);
    this.#put(next);
    if (wasOver || !isOver(next)) return;
    void this.refreshProject().catch(() => undefined);
    if (next.versionNumber !== undefined) void this.refreshVersions().catch(() => undefined);
  }

  /** @param {RunView} run */
  #put(run) {
    this.runs.set(run.runId, run);
    this.#changed();
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.problem = problem;
    this.#changed();
  }

  #changed() {
    if (this.#told) return;
    this.#told = true;
    requestAnimationFrame(() => {
      this.#told = false;
      if (!this.#end.signal.aborted) this.onChange();
    });
  }
}
