import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

/** The end of what a process says on stderr. Reads all of it, or the process would block. */
export class StderrTail {
  private readonly decoder = new StringDecoder('utf8');
  private tail = '';

  constructor(
    stream: Readable,
    private readonly limit = 8 * 1024,
  ) {
    stream.on('data', (chunk: Buffer) => {
      this.tail = (this.tail + this.decoder.write(chunk)).slice(-this.limit);
    });
    // A pipe that breaks is told by the process's end, not here.
    stream.on('error', () => undefined);
  }

  get text(): string {
    return this.tail.trim();
  }
}
