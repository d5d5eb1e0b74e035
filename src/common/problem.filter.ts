import { ArgumentsHost, Catch, ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { toDomainError, toProblem } from './problem-details';

/** The one place where errors become HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = toDomainError(exception);
    if (error.status >= 500 && error.cause !== undefined) {
      this.logger.error({ err: error.cause, code: error.code }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
    }
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    const requestId = (request as { id?: unknown }).id;
    response
      .status(error.status)
      .type('application/problem+json')
      .send(
        JSON.stringify(toProblem(error, typeof requestId === 'string' ? requestId : undefined)),
      );
  }
}
