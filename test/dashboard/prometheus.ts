import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../e2e/support/ports';
import { until } from '../e2e/support/until';

const RULES = resolve('deploy/prometheus/alerts.yml');

/** Says what is wrong with the files below deploy/prometheus, with a syntax that only promtool knows. */
export async function checkFiles(): Promise<void> {
  const folder = resolve('deploy/prometheus');
  for (const args of [
    ['check', 'rules', 'alerts.yml'],
    ['check', 'config', 'prometheus.yml'],
    ['test', 'rules', 'alerts.test.yml'],
  ]) {
    await promisify(execFile)('promtool', args, { cwd: folder });
  }
}

/** A real Prometheus that scrapes our processes every second. */
export class Prometheus {
  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
  ) {}

  /** @param targets host and port of each process */
  static async start(folder: string, targets: readonly string[]): Promise<Prometheus> {
    const [port] = await freePorts(1);
    await mkdir(folder, { recursive: true });
    await copyFile(RULES, join(folder, 'alerts.yml'));
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['alerts.yml'],
      scrape_configs: [{ job_name: 'onethread', static_configs: [{ targets }] }],
    };
    // JSON is YAML.
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const prometheus = new Prometheus(child, `http://127.0.0.1:${port}`);
    await until('Prometheus to be ready', () => prometheus.isReady());
    return prometheus;
  }

  /** The values that a query gives now; none: there is nothing. */
  async values(query: string): Promise<number[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(query)}`);
    const body = (await response.json()) as {
      status: string;
      error?: string;
      data: { result: { value: [number, string] }[] };
    };
    if (body.status !== 'success') throw new Error(body.error);
    return body.data.result.map(({ value }) => Number(value[1]));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  }

  private async isReady(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error('Prometheus ended at its start');
    const answer = await fetch(`${this.url}/-/ready`).catch(() => undefined);
    return answer?.ok === true;
  }
}
