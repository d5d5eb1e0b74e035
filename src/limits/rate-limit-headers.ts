import type { Standing } from './rate-limits.service';

/**
 * The fields of the IETF's draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10):
 * lists of quotas by name, `q` requests per `w` seconds; `r` of them are left, `t` seconds until the next window.
 */
export const rateLimitHeaders = (standings: readonly Standing[]): Record<string, string> => ({
  'RateLimit-Policy': standings
    .map(({ quota, limit, windowSeconds }) => `"${quota}";q=${limit};w=${windowSeconds}`)
    .join(', '),
  RateLimit: standings
    .map(({ quota, remaining, resetSeconds }) => `"${quota}";r=${remaining};t=${resetSeconds}`)
    .join(', '),
});
