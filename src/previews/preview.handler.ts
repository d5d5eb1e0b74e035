import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';
import { Injectable, Logger, Optional } from '@nestjs/common';
import send from 'send';
import { HttpConfig } from '../config/http.config';
import { PreviewConfig } from '../config/preview.config';
import { encodeSitePath, parseSitePath } from './artifact-path';
import { ArtifactEntry, ArtifactStore } from './artifact-store';
import { Notice, NoticeName, NOTICES, renderNotice } from './notice-pages';
import { PreviewGate, Welcome } from './preview-gate';
import { PreviewHost, PreviewName } from './preview-host';
import { noticeHeaders, siteHeaders } from './preview-headers';
import { PreviewRebuilds, Rebuild } from './preview-rebuilds';
import { PublishedPreviews } from './published-previews';
import { readTarget, RequestTarget } from './request-target';
import { lookUp } from './site-lookup';

const NOTICE_OF_REBUILD = {
  preparing: 'preparing',
  busy: 'rebuildsBusy',
  failed: 'rebuildFailed',
} as const satisfies Record<Exclude<Rebuild['state'], 'ready'>, NoticeName>;

/** Answers one request for a preview: which project, which artifact, which file. */
@Injectable()
export class PreviewHandler {
  private readonly logger = new Logger(PreviewHandler.name);
  private readonly siteHeaders: Record<string, string>;
  private readonly noticeHeaders: Record<string, string>;

  constructor(
    private readonly previewHost: PreviewHost,
    private readonly published: PublishedPreviews,
    private readonly store: ArtifactStore,
    private readonly gate: PreviewGate,
    http: HttpConfig,
    config: PreviewConfig,
    @Optional() private readonly rebuilds?: PreviewRebuilds,
  ) {
    this.siteHeaders = {
      ...siteHeaders(http, config),
      ...(gate.closed ? { 'Cache-Control': 'private, no-cache' } : {}),
    };
    this.noticeHeaders = noticeHeaders(http, config);
  }

  /** Never rejects: what goes wrong is an answer too. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        return this.notice(response, 'methodNotAllowed');
      }
      const target = readTarget(request);
      if (target === undefined) return this.notice(response, 'badRequest');
      const name = this.previewHost.parse(target.host);
      if (name === undefined) return this.notice(response, 'unknownHost');
      if (this.gate.closed) {
        const welcome = this.gate.welcome(name.projectId, target);
        if (welcome !== undefined) return this.letIn(response, target, welcome);
        if (!this.gate.knows(name.projectId, request)) return this.notice(response, 'linkNeeded');
      }
      const found = await this.find(name);
      if (found === undefined) return this.notice(response, 'noPreview');
      if (found.state !== 'ready') return this.notice(response, NOTICE_OF_REBUILD[found.state]);
      await this.answer(request, response, found.artifactId, target);
    } catch (error) {
      this.logger.error(error);
      this.notice(response, 'failed');
    }
  }

  /** To the same address without the token: it stays out of the page's sight, and of other sites'. */
  private letIn(response: ServerResponse, target: RequestTarget, welcome: Welcome): void {
    const path = parseSitePath(target.path);
    if (path === undefined) return this.notice(response, 'notFound');
    const folder = path.folder && path.names.length > 0 ? '/' : '';
    setHeaders(response, this.noticeHeaders);
    response.setHeader('Set-Cookie', welcome.cookie);
    const location = encodeSitePath(path.names) + folder + welcome.query;
    response.writeHead(302, { Location: location }).end();
  }

  /** Undefined: there is nothing to show. */
  private async find({ projectId, version }: PreviewName): Promise<Rebuild | undefined> {
    const preview =
      version === undefined
        ? await this.published.find(projectId)
        : await this.published.findVersion(projectId, version);
    const artifactId = preview?.artifactId;
    if (artifactId !== undefined && (await this.store.open(artifactId, ''))) {
      return { state: 'ready', artifactId };
    }
    if (version === undefined || preview === undefined) return undefined;
    return this.rebuilds?.bringBack(projectId, version);
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    artifactId: string,
    target: RequestTarget,
  ): Promise<void> {
    const path = parseSitePath(target.path);
    if (path === undefined) return this.notice(response, 'notFound');
    const acceptsHtml = /\btext\/html\b/i.test(request.headers.accept ?? '');
    const found = await lookUp(this.store, artifactId, path, acceptsHtml);

    if (found.kind === 'missing') return this.notice(response, 'notFound');
    setHeaders(response, this.siteHeaders);
    // What is found where nothing is, depends on who asks.
    response.setHeader('Vary', 'Accept');
    if (found.kind === 'redirect') {
      // Not a permanent one: the next publish may have a file there.
      response.writeHead(302, { Location: found.location + target.query }).end();
      return;
    }
    response.statusCode = found.status;
    response.setHeader('ETag', entityTag(artifactId, found.path, found.entry));
    this.sendFile(request, response, found.entry);
  }

  private sendFile(request: IncomingMessage, response: ServerResponse, entry: ArtifactEntry): void {
    // No modification times, so this condition must not be evaluated (RFC 9110, 13.1.4).
    delete request.headers['if-unmodified-since'];
    // Conditions are about the file asked for, not about the page that says it is missing.
    if (response.statusCode === 404) delete request.headers['if-match'];

    send(request, `/${encodeURIComponent(basename(entry.absolutePath))}`, {
      root: dirname(entry.absolutePath),
      index: false,
      dotfiles: 'deny',
      acceptRanges: response.statusCode === 200,
      cacheControl: false,
      etag: false,
      // A rollback publishes an older artifact; by date, browsers would keep the newer one.
      lastModified: false,
    })
      .on('error', (error: NodeJS.ErrnoException & { status?: number }) => {
        if (error.status === 412) return this.notice(response, 'preconditionFailed');
        if (error.status === 416) return this.notice(response, 'rangeNotSatisfiable');
        if (error.status === 404) return this.notice(response, 'notFound');
        this.logger.error(error);
        this.notice(response, 'failed');
      })
      .pipe(response);
  }

  private notice(response: ServerResponse, name: NoticeName): void {
    if (response.headersSent) {
      // Half a file is out: cutting the connection is the only way left to say so.
      response.destroy();
      return;
    }
    const body = Buffer.from(renderNotice(NOTICES[name]));
    for (const header of ['ETag', 'Vary', 'Accept-Ranges']) response.removeHeader(header);
    if (name !== 'rangeNotSatisfiable') response.removeHeader('Content-Range');
    setHeaders(response, this.noticeHeaders);
    const { status, retryAfterSeconds }: Notice = NOTICES[name];
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', retryAfterSeconds);
    response.statusCode = status;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Length', body.length);
    response.end(body);
  }
}

/** Strong, and made without reading the file: an artifact's files never change. */
function entityTag(artifactId: string, path: string, entry: ArtifactEntry): string {
  const hash = createHash('sha256').update(`${artifactId}/${path}`).digest('base64url');
  return `"${hash.slice(0, 27)}-${entry.size.toString(16)}"`;
}

function setHeaders(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
