import { Random } from './random';
import type { RawOptions } from './raw-request';
import type { Service } from './service';

const PIECES = [
  ...[
    '..',
    '.',
    '',
    'a',
    'b.txt',
    'index.html',
    'secret',
    'etc',
    'passwd',
    '.git',
    'config',
    'HEAD',
  ],
  ...['%2e%2e', '%2e', '%252e%252e', '..%00', '%00', '.%2e', '%c0%ae%c0%ae', '%ef%bc%8e', '%u002e'],
  ...['out', 'passwd.txt', 'loop', 'up'],
  ...['.GIT', 'git~1', '.git%20', '.git.', '.git%3a%3a$DATA', '.g%e2%80%8cit', 'node_modules'],
  ...['C%3a', '%5c%5chost', '~', '$HOME', '-rf', '--help', ':(top)', '*', '%0a', '%7f', '%ff', '%'],
  ...[
    'A',
    'INDEX.HTML',
    'x'.repeat(256),
    'workspaces',
    'repositories',
    '%f0%9f%8e%88',
    'con',
    'nul',
  ],
];
const SEPARATORS = ['/', '/', '/', '%2f', '%2F', '%5c', '//', '/./', '%252f', ';/'];

const NUMBERS = [
  '0',
  '-1',
  '1',
  '2',
  '99999999999',
  '1e3',
  '0x1',
  '%31',
  '1%00',
  '..',
  'NaN',
  '1.5',
];

/** What stands before a project's id in the name of a version's host. */
const LABELS = [
  '',
  '',
  'v1-',
  'v1-',
  'V1-',
  'v0-',
  'v-1-',
  'v01-',
  'v2-',
  'v99999999999-',
  'v1e3-',
  'v1--',
];
const KINDS = [
  'file',
  'file',
  'file',
  'write',
  'version',
  'query',
  'preview',
  'preview',
  'preview',
];

export interface HostileRequest extends RawOptions {
  kind: (typeof KINDS)[number];
  method: 'GET' | 'PUT';
  path: string;
}

/** Requests that mean no good, for a project's files, versions and previews: the same in every run. */
export class HostileRequests {
  private readonly random = new Random(5);

  constructor(
    private readonly service: Service,
    private readonly projectId: string,
  ) {}

  next(): HostileRequest {
    const kind = this.pick(KINDS);
    switch (kind) {
      case 'write': {
        // Whatever else is in it, this part makes it one to refuse.
        const bad = this.pick(['..', '.git', '%00']);
        const path = this.at(`/files/${this.path()}/${bad}/pwned`);
        return { kind, method: 'PUT', path, body: { content: 'x' } };
      }
      case 'version': {
        const rest = this.pick(['', '/diff', '/diff?from=9999999999']);
        return { kind, method: 'GET', path: this.at(`/versions/${this.pick(NUMBERS)}${rest}`) };
      }
      case 'query': {
        const query = `?version=${this.pick(NUMBERS)}`;
        return { kind, method: 'GET', path: this.at(`/files/${this.path()}${query}`) };
      }
      case 'preview':
        return this.ofPreview();
      default:
        return { kind, method: 'GET', path: this.at(`/files/${this.path()}`) };
    }
  }

  private ofPreview(): HostileRequest {
    const { PREVIEW_PORT: port } = this.service.env;
    const host = `${this.pick(LABELS)}${this.projectId}.localhost:${port}`;
    const headers = { host, accept: this.pick(['text/html', '*/*']) };
    return { kind: 'preview', method: 'GET', path: `/${this.path()}`, headers, port };
  }

  private at(path: string): string {
    return `/v1/projects/${this.projectId}${path}`;
  }

  private path(): string {
    let path = this.pick(PIECES);
    for (let n = this.random.between(0, 6); n > 0; n -= 1) {
      path += this.pick(SEPARATORS) + this.pick(PIECES);
    }
    return path;
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.random.between(0, from.length - 1)];
  }
}
