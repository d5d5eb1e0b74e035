import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../e2e/support/processes';
import type { ChaosModel } from './chaos-model';
import { groupBy } from './group-by';
import { expectedOf, RunRow } from './expected-thread';
import type { Ticket } from './load';
import type { Observer } from './observer';
import type { Requests } from './requests';

const TERMINAL = ['completed', 'failed', 'cancelled'];

interface EventRow {
  run_id: string;
  seq: number;
  type: string;
}

/** What has gone wrong, a line for each; empty when all promises were kept. */
export class Checks {
  readonly broken: string[] = [];

  constructor(
    private readonly observer: Observer,
    private readonly requests: Requests,
    private readonly tickets: readonly Ticket[],
  ) {}

  async runs(): Promise<void> {
    const runs = await this.observer.rows<{ run_id: string; status: string }>(
      'SELECT run_id, status FROM runs',
    );
    const statusOf = new Map(runs.map(({ run_id: id, status }) => [id, status]));
    for (const { runId } of this.tickets) {
      const status = statusOf.get(runId);
      if (!TERMINAL.includes(status ?? '')) this.broken.push(`run ${runId} is ${status ?? 'lost'}`);
    }
    // A request that was sent again is the same run; one that never came to an answer may be one more.
    const accepted = new Set(this.requests.accepted.values());
    if (accepted.size !== this.requests.accepted.size) this.broken.push('two requests share a run');
    const keys = await this.observer.rows<{ key: string; run_id: string }>(
      'SELECT key, run_id FROM idempotency_keys',
    );
    for (const { key, run_id: runId } of keys) {
      const known = this.requests.accepted.get(key);
      if (known !== undefined && known !== runId) this.broken.push(`key ${key} has two runs`);
    }
    const extra = runs.filter(({ run_id: id }) => !accepted.has(id)).length;
    if (extra > 0) this.broken.push(`${extra} runs that nobody was told of`);
  }

  async events(): Promise<void> {
    const rows = await this.observer.rows<EventRow>(
      'SELECT run_id, seq, type FROM run_events ORDER BY run_id, seq',
    );
    const logs = groupBy(rows, ({ run_id: id }) => id);
    const runs = await this.observer.rows<{ run_id: string; status: string }>(
      'SELECT run_id, status FROM runs',
    );
    for (const { run_id: runId, status } of runs) {
      const log = logs.get(runId) ?? [];
      if (log.some(({ seq }, index) => seq !== index + 1)) this.broken.push(`gap in ${runId}`);
      const ends = log.filter(({ type }) => TERMINAL.includes(type));
      if (ends.length !== 1 || log.at(-1) !== ends[0] || ends[0].type !== status) {
        this.broken.push(
          `run ${runId} is ${status}, its ends: ${ends.map(({ type }) => type).join()}`,
        );
      }
    }
    for (const { runId, reader } of this.tickets) {
      const heard = reader.heard.map(({ id, event }) => `${id} ${event}`).join();
      const log = (logs.get(runId) ?? []).map(({ seq, type }) => `${seq} ${type}`).join();
      if (heard !== log) this.broken.push(`a client of ${runId} heard ${heard} of ${log}`);
    }
  }

  /** @param model has been told the whole conversation with each project's last run */
  async threads(model: ChaosModel): Promise<void> {
    const rows = await this.observer.rows<RunRow & { project_id: string }>(
      `SELECT runs.run_id, runs.project_id, runs.source, status, input, number AS version,
              EXISTS (SELECT 1 FROM session_history WHERE run_id = runs.run_id) AS saved
         FROM runs LEFT JOIN versions USING (run_id) ORDER BY line_number`,
    );
    const of = new Map(this.tickets.map((ticket) => [ticket.runId, ticket]));
    for (const [projectId, runs] of groupBy(rows, ({ project_id: id }) => id)) {
      const last = this.tickets.findLast((ticket) => ticket.projectId === projectId)!;
      const expected = expectedOf(runs, of);
      const told = model.told.get(last.number!);
      const answers = [...(told?.answers ?? []), ...(told ? [last.number] : [])];
      if (String(told?.prompts) !== String(expected.exchanges)) {
        this.broken.push(
          `the thread of ${projectId}: ${String(told?.prompts)} instead of ${String(expected.exchanges)}`,
        );
      }
      const completed = new Set(
        runs
          .filter(({ status }) => status === 'completed')
          .map((run) => of.get(run.run_id)?.number),
      );
      // Of an exchange that was cut off, the answer may be missing.
      const wanted = expected.exchanges.filter((number) => completed.has(number));
      const got = answers.filter((number) => completed.has(number));
      if (String([...new Set(got)]) !== String(wanted)) {
        this.broken.push(
          `the answers of ${projectId}: ${String(got)} instead of ${String(wanted)}`,
        );
      }
      await this.files(projectId, expected.files);
    }
  }

  private async files(projectId: string, expected: readonly string[]): Promise<void> {
    const { body } = await this.requests.ask<{ files?: { path: string }[] }>(
      'GET',
      `/v1/projects/${projectId}/files`,
    );
    const there = new Set((body.files ?? []).map(({ path }) => path));
    const missing = expected.filter((path) => !there.has(path));
    if (missing.length > 0) this.broken.push(`missing in ${projectId}: ${missing.join()}`);
  }

  async leases(): Promise<void> {
    const held = await this.observer.rows(
      'SELECT 1 FROM project_leases WHERE expires_at > clock_timestamp()',
    );
    if (held.length > 0) this.broken.push(`${held.length} leases are held`);
  }

  /** What lies in folders that live as long as a run. */
  temporary(dataDir: string): void {
    const list = (...path: string[]) => {
      try {
        return readdirSync(join(dataDir, ...path)).map((name) => join(...path, name));
      } catch {
        return [];
      }
    };
    const turns = list('claude').flatMap((folder) => list(folder).filter((p) => /\/tmp-/.test(p)));
    // Every living process has a folder there, named after it; in it there is nothing now.
    const own = list('tmp').flatMap((folder) => {
      const pid = /-(\d+)-\d+$/.exec(folder)?.[1];
      return pid !== undefined && isRunning(Number(pid)) ? list(folder) : [folder];
    });
    const left = [...own, ...turns];
    if (left.length > 0)
      this.broken.push(`left behind: ${left.slice(0, 8).join(', ')} (${left.length})`);
  }

  /** Whatever was started to work in this folder; when everything has been stopped. */
  processes(dataDir: string): void {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(dataDir)) continue;
        const command = readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ');
        if (command !== '') this.broken.push(`left running: ${name} ${command.slice(0, 120)}`);
      } catch {
        // It went away while we looked.
      }
    }
  }
}
