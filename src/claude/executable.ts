import { Injectable } from '@nestjs/common';
import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { ClaudeConfig } from '../config/claude.config';
import { ClaudeError } from './claude-error';

const VERSION_TIMEOUT_MS = 10_000;
const SDK = '@anthropic-ai/claude-agent-sdk';

/** The CLI that is run: where it lies, and that it does run. */
@Injectable()
export class ClaudeExecutable {
  private checked?: Promise<{ path: string; version: string }>;
  private shipped?: string;

  constructor(private readonly config: ClaudeConfig) {}

  /** The configured executable, or the one that the SDK ships. Throws a `ClaudeError` without one. */
  path(): string {
    const { executable } = this.config;
    if (executable === undefined) return (this.shipped ??= shippedExecutable());
    // A bare name is looked up on PATH. Any other must not depend on the working directory, which
    // is a project's own.
    return /[\\/]/.test(executable) ? resolve(executable) : executable;
  }

  /** Runs it once to learn its version; a success is kept. Rejects with a `ClaudeError`. */
  check(): Promise<{ path: string; version: string }> {
    this.checked ??= this.runVersion().catch((error: unknown) => {
      this.checked = undefined;
      throw error;
    });
    return this.checked;
  }

  private async runVersion(): Promise<{ path: string; version: string }> {
    const path = this.path();
    const output = await new Promise<string>((done, failed) => {
      execFile(
        path,
        ['--version'],
        { timeout: VERSION_TIMEOUT_MS, killSignal: 'SIGKILL', env: this.config.environment },
        (error, stdout, stderr) => {
          if (!error) return done(stdout);
          const details = { stderrTail: stderr, report: error.message };
          failed(
            new ClaudeError('cli_missing', `${path} does not run.`, details, { cause: error }),
          );
        },
      );
    });
    const version = /\d+\.\d+\.\d+\S*/.exec(output)?.[0];
    if (version === undefined) {
      throw new ClaudeError('cli_missing', `${path} does not tell a version: it is not the CLI.`);
    }
    return { path, version };
  }
}

/** The SDK ships the CLI in a package for each platform; on Linux for glibc and for musl. */
function shippedExecutable(): string {
  const { platform, arch } = process;
  const names = [`${SDK}-${platform}-${arch}`, `${SDK}-${platform}-${arch}-musl`];
  if (platform === 'linux' && usesMusl()) names.reverse();
  for (const name of names) {
    try {
      const folder = dirname(require.resolve(`${name}/package.json`));
      return join(folder, platform === 'win32' ? 'claude.exe' : 'claude');
    } catch {
      continue;
    }
  }
  throw new ClaudeError(
    'cli_missing',
    `The Claude CLI for ${platform}-${arch} is not installed: run npm ci without --omit=optional, or set CLAUDE_EXECUTABLE.`,
  );
}

interface DiagnosticReport {
  excludeNetwork?: boolean;
  getReport(): { header?: { glibcVersionRuntime?: string } };
}

function usesMusl(): boolean {
  const report = process.report as DiagnosticReport | undefined;
  if (report === undefined) return false;
  const { excludeNetwork = false } = report;
  // Otherwise the name of each connection's other end is looked up, one by one, and all else waits:
  // https://nodejs.org/api/report.html#processreportexcludenetwork
  report.excludeNetwork = true;
  const { header } = report.getReport();
  report.excludeNetwork = excludeNetwork;
  return header !== undefined && header.glibcVersionRuntime === undefined;
}
