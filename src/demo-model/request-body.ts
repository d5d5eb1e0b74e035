import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';
import { isRecord, type WireMessage, type WireRequest } from './wire';

/** What is over the limit is read and thrown away, so that the client gets to see the answer. */
export function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else reject(new ApiError(413, { message: `The body is larger than ${limit} bytes.` }));
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
  });
}

/** @throws ApiError 400 when it is no request */
export function parseRequest(text: string): WireRequest {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ApiError(400, { message: 'The request body is not valid JSON.' });
  }
  if (!isRecord(body) || !Array.isArray(body.messages) || !body.messages.every(isMessage)) {
    throw new ApiError(400, { message: 'messages: a list of { role, content } is required.' });
  }
  if (body.tools !== undefined && !(Array.isArray(body.tools) && body.tools.every(isRecord))) {
    throw new ApiError(400, { message: 'tools: must be a list of objects.' });
  }
  return body as unknown as WireRequest;
}

const isMessage = (value: unknown): value is WireMessage =>
  isRecord(value) && typeof value.role === 'string' && value.content !== undefined;
