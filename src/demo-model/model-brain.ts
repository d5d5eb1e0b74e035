import type { ModelReply } from './model-reply';
import type { ModelRequest } from './model-request';

/**
 * Decides what the model says. What it throws becomes a 500 that the client is told not to retry.
 * `signal` is aborted when the client goes away or the server stops.
 */
export interface ModelBrain {
  reply(request: ModelRequest, signal: AbortSignal): ModelReply | Promise<ModelReply>;
}
