import type { RunStatus } from '../../../src/runs/run.entity';

/** What is needed of a run to know what it did to its project's thread; in the order of the line. */
export interface RunRow {
  run_id: string;
  source: string;
  status: RunStatus;
  /** `number` of the version to roll back to. */
  input: { number?: number };
  /** Number of the version that the run made. */
  version: number | null;
  /** Whether its session was stored: rule T2. */
  saved: boolean;
}

/** Exchanges that the thread must hold, oldest first, and the files that must be there. */
export interface Expected {
  exchanges: number[];
  files: string[];
}

interface Of {
  number?: number;
  file?: string;
}

const NOTHING: Expected = { exchanges: [], files: [] };

/**
 * What a project must have come to. A completed run's exchange and file are there; those of one that
 * did not complete are there when its turn was stored before it ended (then the file may have been
 * undone, and Claude was told). A rollback goes back to what was there with its version.
 */
export function expectedOf(runs: readonly RunRow[], of: ReadonlyMap<string, Of>): Expected {
  const versions = new Map<number, Expected>();
  let now = NOTHING;
  for (const run of runs) {
    const { number, file } = of.get(run.run_id) ?? {};
    const completed = run.status === 'completed';
    if (run.source === 'rollback') {
      if (run.saved) now = { ...now, exchanges: versions.get(run.input.number!)!.exchanges };
      if (run.version !== null) now = { ...now, files: versions.get(run.input.number!)!.files };
    } else {
      const told = number !== undefined && (completed || run.saved);
      const there = file !== undefined && (completed || run.version !== null);
      now = {
        exchanges: told ? [...now.exchanges, number] : now.exchanges,
        files: there ? [...now.files, file] : now.files,
      };
    }
    if (run.version !== null) versions.set(run.version, now);
  }
  return now;
}
