import { IncomingMessage } from 'node:http';

export interface RequestTarget {
  /** As sent; undefined when there is none. */
  host: string | undefined;
  /** Still encoded, and never normalised. */
  path: string;
  /** With its question mark; empty without one. */
  query: string;
}

const ORIGIN_FORM = /^(\/[^?#]*)(\?[^#]*)?/;
const ABSOLUTE_FORM = /^https?:\/\/([^/?#@\\]+)(\/[^?#]*)?(\?[^#]*)?(?:#.*)?$/i;

/**
 * Reads what a request is for. Not with `URL`, which would resolve `..` and turn backslashes into
 * slashes before anyone could refuse them.
 *
 * @returns undefined for a request that is not in order.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 (the absolute form overrides Host)
 */
export function readTarget(request: IncomingMessage): RequestTarget | undefined {
  const url = request.url ?? '';
  const hosts = request.headersDistinct.host ?? [];
  if (hosts.length > 1) return undefined;

  const origin = ORIGIN_FORM.exec(url);
  if (origin) return { host: hosts[0], path: origin[1], query: origin[2] ?? '' };
  const absolute = ABSOLUTE_FORM.exec(url);
  if (absolute) return { host: absolute[1], path: absolute[2] ?? '/', query: absolute[3] ?? '' };
  return undefined;
}
