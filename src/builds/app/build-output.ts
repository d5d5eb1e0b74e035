import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { lastLines, tidyText, type PathName } from './tidy-text';

export type OutputStream = 'stdout' | 'stderr' | 'service';
export type BuildLog = (stream: OutputStream, text: string) => void;

const FLUSH_MS = 100;
/** UTF-16 units of output that are handed on in one build; the rest is only kept for the tail. */
const MAX_LOGGED = 1024 * 1024;
const MAX_PIECE = 16 * 1024;
const MAX_TAIL_BYTES = 8 * 1024;
/** Raw text kept for the tail: what is left after tidying must still fill it. */
const KEPT = 4 * MAX_TAIL_BYTES;

/**
 * What the processes of one build print: handed on in pieces of whole lines, about every 100 ms,
 * up to 1 MiB; the end of it is kept. All of it is read, or the process that prints would block.
 */
export class BuildOutput {
  private readonly pending: { stream: OutputStream; text: string }[] = [];
  private timer?: NodeJS.Timeout;
  private logged = 0;
  private kept = '';

  constructor(
    private readonly log: BuildLog,
    private readonly paths: readonly PathName[],
  ) {}

  /** The last 8 KiB since `forget`, tidied. */
  get tail(): string {
    return lastLines(tidyText(this.kept, this.paths).trim(), MAX_TAIL_BYTES);
  }

  /** Starts the tail anew. */
  forget(): void {
    this.kept = '';
  }

  /** A line of our own. */
  say(text: string): void {
    this.flush();
    this.log('service', text);
  }

  read(stream: OutputStream, readable: Readable): void {
    const decoder = new StringDecoder('utf8');
    let line = '';
    readable.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk);
      this.kept = (this.kept + text.slice(-KEPT)).slice(-KEPT);
      if (this.logged >= MAX_LOGGED) return;
      // Lines are handed on whole: a path or a colour cut in two would not be recognised.
      line += text;
      const end = line.length > MAX_PIECE ? line.length : line.lastIndexOf('\n') + 1;
      this.add(stream, line.slice(0, end));
      line = line.slice(end);
    });
    readable.on('end', () => this.add(stream, line));
    // A pipe that breaks is told by the process's end, not here.
    readable.on('error', () => undefined);
  }

  /** Hands on what is waiting. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const { stream, text } of this.pending.splice(0)) {
      const tidied = tidyText(text, this.paths);
      for (let from = 0; from < tidied.length; from += MAX_PIECE) {
        this.log(stream, tidied.slice(from, from + MAX_PIECE));
      }
    }
  }

  private add(stream: OutputStream, text: string): void {
    if (text === '' || this.logged >= MAX_LOGGED) return;
    const taken = text.slice(0, MAX_LOGGED - this.logged);
    this.logged += taken.length;
    const last = this.pending.at(-1);
    if (last?.stream === stream) last.text += taken;
    else this.pending.push({ stream, text: taken });
    if (this.logged >= MAX_LOGGED) this.say('… more output left out');
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }
}
