import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { PREVIEW_TOKEN, PreviewLinks } from '../access/preview-links';
import { PreviewConfig } from '../config/preview.config';
import type { RequestTarget } from './request-target';

/** What a visitor is told who comes by a signed link. */
export interface Welcome {
  cookie: string;
  /** The query without the token; with its question mark, empty without anything in it. */
  query: string;
}

/** Whether a visitor may see a project's previews. */
@Injectable()
export class PreviewGate {
  private readonly cookieName: string;
  private readonly cookieRules: string;

  constructor(
    private readonly links: PreviewLinks,
    config: PreviewConfig,
  ) {
    const { protocol, hostname } = new URL(config.urlOf('sample'));
    const trustworthy = protocol === 'https:' || /\.localhost$/.test(hostname);
    // A frame on another site is sent its cookies only with `SameSite=None`, which must be `Secure`;
    // browsers take such cookies from https, and from *.localhost. `Partitioned` (one jar for each
    // site that has the frame) gets them past the blocking of third-party cookies; `__Host-` keeps
    // sibling previews from setting them. On plain http elsewhere only the site's own frames work.
    this.cookieName = trustworthy ? '__Host-preview' : 'preview';
    this.cookieRules = `Path=/; HttpOnly; ${
      trustworthy ? 'Secure; SameSite=None; Partitioned' : 'SameSite=Lax'
    }`;
  }

  /** Whether anybody is asked for anything. */
  get closed(): boolean {
    return this.links.needed;
  }

  /** A visitor who comes by a link that works; undefined: by another, or by none. */
  welcome(projectId: string, target: RequestTarget): Welcome | undefined {
    const token = new URLSearchParams(target.query).get(PREVIEW_TOKEN) ?? '';
    const expires = this.links.expiryOf(projectId, token);
    if (expires === undefined) return undefined;
    const age = Math.max(1, expires - Math.floor(Date.now() / 1_000));
    return {
      cookie: `${this.cookieName}=${token}; Max-Age=${age}; ${this.cookieRules}`,
      query: withoutToken(target.query),
    };
  }

  /** Whether the visitor has been welcomed before. */
  knows(projectId: string, request: IncomingMessage): boolean {
    return cookiesOf(request, this.cookieName).some(
      (token) => this.links.expiryOf(projectId, token) !== undefined,
    );
  }
}

/** The rest stays as it was written. */
function withoutToken(query: string): string {
  const rest = query
    .slice(1)
    .split('&')
    .filter((part) => ![...new URLSearchParams(part).keys()].includes(PREVIEW_TOKEN))
    .join('&');
  return rest === '' ? '' : `?${rest}`;
}

/** More than one can have the same name. */
const cookiesOf = (request: IncomingMessage, name: string): string[] =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((cookie) => cookie.trim().split('='))
    .filter(([key]) => key === name)
    .map(([, ...value]) => value.join('='));
