import { Injectable } from '@nestjs/common';
import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { WorkspacesConfig } from '../config/workspaces.config';
import { GitError, gitMissing } from './git-error';
import { GIT_ENVIRONMENT, GIT_SETTINGS } from './git-settings';

export interface GitCall {
  /** Absolute path of the repository. */
  repository?: string;
  /** Absolute path of the working copy. */
  workTree?: string;
  /** Another index than the repository's. */
  indexFile?: string;
  /** For stdin. */
  input?: Buffer | string;
  /** Exit codes that are answers; 0 by default. */
  accept?: readonly number[];
  /** Bytes of stdout; 64 MiB by default. */
  maxBytes?: number;
  /** Stop quietly at `maxBytes` rather than fail. */
  cut?: boolean;
}

export interface GitAnswer {
  stdout: Buffer;
  code: number;
  /** Whether there was more than `maxBytes`. */
  cut: boolean;
}

const MAX_BYTES = 64 * 1024 * 1024;
const STDERR_TAIL = 4 * 1024;
/** A download goes at its reader's pace. */
const STREAM_TIMEOUT_MS = 30 * 60 * 1000;
/** Since then `read-tree --reset -u` overwrites untracked files, and links are not read as .gitignore. */
const OLDEST = [2, 34] as const;

/** Runs the git binary: without a shell, a user's settings, or ours beyond the PATH. */
@Injectable()
export class Git {
  constructor(private readonly config: WorkspacesConfig) {}

  /**
   * @returns git's version, e.g. `2.39.5`
   * @throws DomainError `git_missing` (503): none, or one that is too old
   */
  async check(): Promise<string> {
    const said = (await this.run(['version'])).stdout.toString().trim();
    const [version, major, minor] = /(\d+)\.(\d+)[\w.]*/.exec(said) ?? ['?', '0', '0'];
    const [least, leastMinor] = OLDEST;
    if (+major < least || (+major === least && +minor < leastMinor)) {
      throw gitMissing(`is too old: ${OLDEST.join('.')} or newer is needed, this is ${version}`);
    }
    return version;
  }

  /**
   * @throws GitError for other exit codes than those accepted, too much output, or too long a time
   * @throws DomainError `git_missing` (503)
   */
  run(args: readonly string[], call: GitCall = {}): Promise<GitAnswer> {
    const { accept = [0], maxBytes = MAX_BYTES, cut = false } = call;
    const seconds = this.config.gitTimeoutSeconds;
    return new Promise((resolve, reject) => {
      const child = this.start(args, call);
      const stderr = tailOf(child.stderr);
      const chunks: Buffer[] = [];
      let bytes = 0;
      let stopped: string | undefined;
      const stop = (reason: string): void => {
        stopped ??= reason;
        kill(child);
      };
      const timer = setTimeout(() => stop(`took longer than ${seconds} s`), seconds * 1_000);
      child.stdout.on('data', (chunk: Buffer) => {
        if (bytes < maxBytes) chunks.push(chunk.subarray(0, maxBytes - bytes));
        bytes += chunk.length;
        if (bytes > maxBytes) stop(`said more than ${maxBytes} bytes`);
      });
      child.once('error', (error) => reject(gitMissing('cannot be started', error)));
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        const stdout = Buffer.concat(chunks);
        if (cut && bytes > maxBytes) resolve({ stdout, code: 0, cut: true });
        else if (stopped === undefined && code !== null && accept.includes(code)) {
          resolve({ stdout, code, cut: false });
        } else reject(new GitError(args, stopped ?? endingOf(code, signal), stderr()));
      });
      // A process that ends without reading all is told by its exit code.
      child.stdin.on('error', () => undefined).end(call.input);
    });
  }

  /** What a command prints, as it prints it. A failure ends the stream with the error. */
  stream(args: readonly string[], call: GitCall = {}): Readable {
    const child = this.start(args, call);
    const stderr = tailOf(child.stderr);
    const output = new PassThrough();
    const timer = setTimeout(() => {
      output.destroy(new GitError(args, 'was read too slowly', stderr()));
    }, STREAM_TIMEOUT_MS);
    child.once('error', (error) => output.destroy(gitMissing('cannot be started', error)));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) output.end();
      else output.destroy(new GitError(args, endingOf(code, signal), stderr()));
    });
    output.once('close', () => kill(child));
    child.stdin.on('error', () => undefined).end(call.input);
    child.stdout.pipe(output, { end: false });
    return output;
  }

  private start(args: readonly string[], call: GitCall): ChildProcessWithoutNullStreams {
    const places = [
      ...(call.repository === undefined ? [] : [`--git-dir=${call.repository}`]),
      ...(call.workTree === undefined ? [] : [`--work-tree=${call.workTree}`]),
    ];
    return spawn(this.config.gitExecutable, [...GIT_SETTINGS, ...places, ...args], {
      // Always there, so that "no such file" can only mean git itself.
      cwd: '/',
      env: {
        ...this.config.gitEnvironment,
        ...GIT_ENVIRONMENT,
        ...(call.indexFile === undefined ? {} : { GIT_INDEX_FILE: call.indexFile }),
      },
      // A group of its own: git has helpers, and all of them end at the time limit.
      detached: true,
    });
  }
}

function kill(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function tailOf(stream: Readable): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_TAIL);
  });
  return () => tail.trim();
}

const endingOf = (code: number | null, signal: string | null): string =>
  code === null ? `was ended by ${signal}` : `exited with ${code}`;
