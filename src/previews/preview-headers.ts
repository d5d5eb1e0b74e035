import { HttpConfig } from '../config/http.config';
import { PreviewConfig } from '../config/preview.config';

const SHARED = {
  'X-Content-Type-Options': 'nosniff',
  // The origin and no more goes to other sites: some embeds (videos, maps) refuse without one.
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  // One project's page cannot load another's files.
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  // Devices and payments that a preview has no use for. Camera, microphone and location stay at
  // the browser's default, which is to ask.
  'Permissions-Policy': 'hid=(), payment=(), serial=(), usb=()',
  // A preview is not a publication.
  'X-Robots-Tag': 'noindex',
} as const;

/**
 * Pages that may show a preview in a frame: those on loopback, at any port, because the API may
 * choose its port and a front end under development has one of its own; the API's own host; and the
 * front ends that the operator names.
 */
function frameAncestors(http: HttpConfig, { frameAncestors: named }: PreviewConfig): string {
  if (named === '*') return 'frame-ancestors *';
  const loopback = ['localhost', '127.0.0.1'];
  // The grammar of CSP has no IPv6 addresses, and "all interfaces" is no origin.
  const own = /^[a-z0-9.-]+$/i.test(http.host) && http.host !== '0.0.0.0' ? [http.host] : [];
  const hosts = [...new Set([...loopback, ...own])];
  const local = hosts.flatMap((host) => [`http://${host}:*`, `https://${host}:*`]);
  return `frame-ancestors 'self' ${[...local, ...named].join(' ')}`;
}

/**
 * For generated sites: they use inline scripts and styles, eval, CDNs, web fonts and images from
 * anywhere, all on an origin of their own where that harms nobody. What they may not: be framed by
 * strangers, and send requests to plain-HTTP origins other than their own, where the API and other
 * services of this machine are (`https:` does not match those).
 */
export function siteHeaders(http: HttpConfig, previews: PreviewConfig): Record<string, string> {
  return {
    ...SHARED,
    'Content-Security-Policy': [
      "default-src 'self' https: data: blob: 'unsafe-inline' 'unsafe-eval'",
      "connect-src 'self' https: wss: data: blob:",
      'img-src * data: blob:',
      'media-src * data: blob:',
      "base-uri 'self'",
      "form-action 'self' https: mailto:",
      frameAncestors(http, previews),
    ].join('; '),
    // Always asked again, since the next publish changes what the address shows; the ETag makes
    // that cheap.
    'Cache-Control': 'no-cache',
  };
}

/** For pages of our own, which are one document with inline style. */
export function noticeHeaders(http: HttpConfig, previews: PreviewConfig): Record<string, string> {
  return {
    ...SHARED,
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; ${frameAncestors(http, previews)}`,
    'Cache-Control': 'no-store',
  };
}
