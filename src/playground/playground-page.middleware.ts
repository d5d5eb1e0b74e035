import { Injectable, NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { join } from 'node:path';
import send from 'send';
import { PreviewConfig } from '../config/preview.config';
import { pageHeaders } from './page-headers';

const PUBLIC = join(__dirname, 'public');
const ASSETS = '/playground/';

/**
 * Sends the page (at `/`, and at the addresses below `/p/` that it gives to what it shows) and its parts
 * (below `/playground/`). Whatever is not there is left to the next, which says 404.
 */
@Injectable()
export class PlaygroundPage implements NestMiddleware {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(previews: PreviewConfig) {
    this.headers = pageHeaders(previews.urlTemplate, previews.port);
  }

  use(request: Request, response: Response, next: NextFunction): void {
    const [path] = request.originalUrl.split('?', 1);
    const file = path.startsWith(ASSETS) ? path.slice(ASSETS.length - 1) : '/index.html';
    // Small files that are asked for again each time, and answered with 304: no version is ever stale.
    send(request, file, { root: PUBLIC, index: false, dotfiles: 'ignore', cacheControl: false })
      .on('headers', () => response.set(this.headers))
      .on('error', () => next())
      .on('directory', () => next())
      .pipe(response);
  }
}
