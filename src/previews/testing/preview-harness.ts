import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PreviewLinks } from '../../access/preview-links';
import { SigningSecret } from '../../access/signing-secret';
import { DataConfig } from '../../config/data.config';
import { EnvReader } from '../../config/env-reader';
import { HttpConfig } from '../../config/http.config';
import { PreviewConfig } from '../../config/preview.config';
import { SigningConfig } from '../../config/signing.config';
import { WorkerConfig } from '../../config/worker.config';
import { FileArtifactStore } from '../artifact-store';
import { PreviewGate } from '../preview-gate';
import { PreviewHost } from '../preview-host';
import { PreviewHandler } from '../preview.handler';
import { PreviewServer } from '../preview.server';
import { PreviewsService } from '../previews.service';
import { InMemoryPublishedPreviews } from './in-memory-published-previews';

export const PROJECT = '0b9f3c1e-6f0a-4c55-9d3e-2f1a7c8b9d01';
export const HOST = `${PROJECT}.localhost`;

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Ask {
  host?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** The whole room with real sockets and real folders; only the table of previews is in memory. */
export class PreviewHarness {
  readonly published = new InMemoryPublishedPreviews();
  readonly store: FileArtifactStore;
  readonly server: PreviewServer;
  readonly service: PreviewsService;
  readonly links: PreviewLinks;
  private readonly secret: SigningSecret;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  private constructor(
    readonly folder: string,
    env: Record<string, string>,
  ) {
    const reader = new EnvReader({ DATA_DIR: join(folder, 'data'), ...env });
    const http = new HttpConfig(reader);
    const config = new PreviewConfig(reader, http);
    // No setting, since addresses that are given out must outlive a restart; a spec gives out none.
    if (env.PREVIEW_PORT === undefined) Object.assign(config, { port: 0 });
    this.store = new FileArtifactStore(new DataConfig(reader));
    const host = new PreviewHost(config);
    const signing = new SigningConfig(new EnvReader({ SIGNING_SECRET: 's'.repeat(32) }));
    this.secret = new SigningSecret(signing, undefined as never);
    this.links = new PreviewLinks(config, this.secret);
    const gate = new PreviewGate(this.links, config);
    const handler = new PreviewHandler(host, this.published, this.store, gate, http, config);
    const worker = new WorkerConfig(reader);
    this.server = new PreviewServer(http, config, worker, handler);
    this.service = new PreviewsService(this.store, this.published, config);
  }

  /** Not listening yet; on a free port unless the environment names one. */
  static async create(env: Record<string, string> = {}): Promise<PreviewHarness> {
    const harness = new PreviewHarness(await mkdtemp(join(tmpdir(), 'previews-')), env);
    await harness.store.onModuleInit();
    await harness.secret.onModuleInit();
    return harness;
  }

  static async listening(env: Record<string, string> = {}): Promise<PreviewHarness> {
    const harness = await PreviewHarness.create(env);
    await harness.server.onApplicationBootstrap();
    return harness;
  }

  get port(): number {
    return this.server.port;
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.server.onApplicationShutdown();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Writes a folder to publish from. */
  async site(name: string, files: Record<string, string | Buffer>): Promise<string> {
    const folder = join(this.folder, 'sites', name);
    await mkdir(folder, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return folder;
  }

  /** The path goes out as it is given, not normalised. */
  ask(path: string, { host = HOST, method = 'GET', headers = {} }: Ask = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const { port } = this;
      const options = { port, host: '127.0.0.1', path, method, agent: this.agent };
      request({ ...options, headers: { host, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      })
        .on('error', reject)
        .end();
    });
  }

  /** Sends these bytes and gives what comes back until the connection closes. */
  async raw(text: string): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
    socket.write(text, 'latin1');
    await once(socket, 'close');
    return received;
  }
}
