import { Injectable } from '@nestjs/common';
import { PreviewConfig } from '../config/preview.config';
import { isSignature, sign } from './signature';
import { SigningSecret } from './signing-secret';

/** The query parameter in a signed link. */
export const PREVIEW_TOKEN = 'preview_token';

/** The project's id in the host name of a preview, be it of the project or of a version. */
const PROJECT_ID = /^(?:v\d+-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./;

/** Links to previews that work for whoever has them, for a while: `PREVIEW_ACCESS=signed`. */
@Injectable()
export class PreviewLinks {
  constructor(
    private readonly config: PreviewConfig,
    private readonly secret: SigningSecret,
  ) {}

  /** Whether a preview is shown to nobody without such a link. */
  get needed(): boolean {
    return this.config.access === 'signed';
  }

  /** The address of a preview as clients get it. Never stored: a stored one would have expired. */
  linkTo(address: string): string {
    if (!this.needed || !URL.canParse(address)) return address;
    const url = new URL(address);
    const projectId = PROJECT_ID.exec(url.hostname)?.[1];
    if (projectId === undefined) return address;
    url.searchParams.set(PREVIEW_TOKEN, this.issue(projectId));
    return url.href;
  }

  /** The same thing, with a link where it has the address of a preview. */
  within<T extends object>(thing: T): T {
    const { previewUrl } = thing as { previewUrl?: unknown };
    return typeof previewUrl === 'string'
      ? { ...thing, previewUrl: this.linkTo(previewUrl) }
      : thing;
  }

  /** Until when the token opens the project's previews, in seconds since 1970; undefined: it does not. */
  expiryOf(projectId: string, token: string): number | undefined {
    const [, expires, signature] = /^(\d{1,12})\.([\w-]{43})$/.exec(token) ?? [];
    if (expires === undefined || Number(expires) * 1_000 <= Date.now()) return undefined;
    const genuine = isSignature(this.key, `${projectId} ${expires}`, signature);
    return genuine ? Number(expires) : undefined;
  }

  private issue(projectId: string): string {
    // The same link for a while, so that a page that asks again does not load its frame again.
    const step = Math.max(1, Math.floor(this.config.linkSeconds / 4));
    const now = Math.floor(Date.now() / 1_000 / step) * step;
    const expires = now + this.config.linkSeconds;
    return `${expires}.${sign(this.key, `${projectId} ${expires}`)}`;
  }

  private get key(): Buffer {
    return this.secret.keyFor('preview-link');
  }
}
