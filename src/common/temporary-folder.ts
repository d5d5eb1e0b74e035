import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataConfig } from '../config/data.config';
import { identify, isGone, MACHINE } from './processes/process-identity';

/** Several machines may share a DATA_DIR. */
const HERE = createHash('sha256').update(MACHINE).digest('hex').slice(0, 8);
const NAME = /^([0-9a-f]{8})-(\d+)-(\w+)$/;

/**
 * Gives this process a folder of its own for temporary files, named after it, so that they can be told
 * from those of a process that was killed. The SDK puts a copy of a conversation, and credentials, there.
 */
export async function takeTemporaryFolder(data: DataConfig): Promise<void> {
  const { pid, started } = identify(process.pid);
  const folder = join(data.temporary, `${HERE}-${pid}-${started}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  data.useTemporary(folder);
  await clearAbandonedFolders(data);
}

/** Removes what processes of this machine left that are gone. */
export async function clearAbandonedFolders({ temporary }: DataConfig): Promise<void> {
  const parent = dirname(temporary);
  for (const name of await readdir(parent)) {
    const [, machine, pid, started] = NAME.exec(name) ?? [];
    if (machine !== HERE || !isGone({ machine: MACHINE, pid: Number(pid), started })) continue;
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

export async function leaveTemporaryFolder({ temporary }: DataConfig): Promise<void> {
  await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
}
