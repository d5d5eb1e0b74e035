import type { Request } from 'express';

/** Whether the client wants events as they come: by the best match of its `Accept` header. */
export const wantsEventStream = (request: Request): boolean =>
  request.accepts(['json', 'text/event-stream']) === 'text/event-stream';
