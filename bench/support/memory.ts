import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** To be preloaded into a process whose memory is asked for. */
export const MEMORY_PROBE = join(__dirname, 'memory-probe.cjs');

/** Bytes that a process holds when all garbage is collected. */
export interface Memory {
  /** As the system counts it, with code and what V8 has not given back. */
  resident: number;
  /** Heap and buffers in use. */
  used: number;
}

export function memoryOf(child: ChildProcess): Promise<Memory> {
  return new Promise((resolve) => {
    const take = (message: { memory?: Memory }): void => {
      if (message.memory === undefined) return;
      child.off('message', take);
      resolve(message.memory);
    };
    child.on('message', take);
    child.send('memory');
  });
}
