import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { ClaudeRequest, SessionEntry } from './claude-client';
import { ClaudeError } from './claude-error';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Refuses what the CLI would misunderstand, or fail at in a way that looks like something else. */
export async function checkRequest(request: ClaudeRequest): Promise<void> {
  checkEntry(request.session);
  if (!isAbsolute(request.configDir)) throw invalid('The config directory must be absolute.');
  // Node reports a missing working directory as a missing executable.
  if (!isAbsolute(request.cwd) || !(await isDirectory(request.cwd))) {
    throw invalid('The working directory is not there.');
  }
}

function checkEntry(entry: SessionEntry): void {
  // The CLI would look for a session with such a title.
  const source = entry.kind === 'fork' ? entry.from : entry.id;
  if (entry.kind !== 'fresh' && !UUID.test(source)) {
    throw new ClaudeError('session_not_found', 'The id of the conversation is no UUID.');
  }
  if (!UUID.test(entry.id)) throw invalid('The id of the new conversation is no UUID.');
  // The CLI would write the copy over its source.
  if (entry.kind === 'fork' && entry.id.toLowerCase() === entry.from.toLowerCase()) {
    throw invalid('A fork needs an id of its own.');
  }
}

const invalid = (message: string): ClaudeError => new ClaudeError('invalid_request', message);

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
