import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Request, Response, Router } from 'express';
import { RUNS_QUEUE } from '../queues/queues';
import { OperatorAccess } from '../access/operator-access';

export const BOARD_PATH = '/admin/queues';

/** The board's page is one script of its own; it brings styles along in tags and attributes. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page asks a server of somebody else's for its fonts; an operator's page asks only its own. */
const FOREIGN = /<link href="https:[^>]*>/g;

/**
 * Bull's jobs as a page, for operators' eyes only: runs live in Postgres and jobs only carry them, so
 * there is nothing to press.
 */
@Injectable()
export class QueueBoard {
  readonly middleware: Router;

  constructor(@InjectQueue(RUNS_QUEUE) queue: Queue, access: OperatorAccess) {
    const server = new ExpressAdapter();
    server.setBasePath(BOARD_PATH);
    createBullBoard({
      queues: [new BullAdapter(queue, { readOnlyMode: true, allowRetries: false })],
      // The adapter comes with a copy of the types of its own.
      serverAdapter: server as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
      options: { uiConfig: { boardTitle: 'Onethread' } },
    });
    this.middleware = Router();
    this.middleware.use((_request: Request, response: Response, next: () => void) => {
      response.setHeader('Content-Security-Policy', POLICY);
      const send = response.send.bind(response);
      response.send = (body: unknown) =>
        send(typeof body === 'string' ? body.replace(FOREIGN, '') : body);
      next();
    });
    this.middleware.use(access.middleware);
    this.middleware.use(server.getRouter() as Router);
  }
}
