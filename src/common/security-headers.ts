import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Headers of every answer of the API; those of previews are their own (`previews/`). */
export const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      directives: {
        // The service itself speaks plain HTTP; whether it is upgraded is for the proxy before it.
        'upgrade-insecure-requests': null,
        // Nothing of the API belongs in a frame, Swagger UI with its "Try it out" least of all.
        'frame-ancestors': ["'none'"],
      },
    },
    // The same for browsers that do not know frame-ancestors.
    xFrameOptions: { action: 'deny' },
    // Only who has the certificate can promise https, for how long, and for which subdomains.
    strictTransportSecurity: false,
    // As it is: `Cross-Origin-Resource-Policy: same-origin` does not bind `fetch` with CORS, and
    // nothing here is meant for <img> or <script> of other sites. X-Powered-By is taken away.
  });
