import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { Service } from './service';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  content: Buffer;
}

export interface RawOptions {
  headers?: Record<string, string>;
  body?: unknown;
  /** The API's by default. */
  port?: string;
}

/** A request whose path goes out as it is, `..` and all, and whose answer comes as bytes. */
export function rawRequest(
  service: Service,
  method: string,
  path: string,
  { headers = {}, body, port = service.env.PORT }: RawOptions = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const json: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/json' };
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: Number(port),
        method,
        path,
        headers: { ...json, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            content: Buffer.concat(chunks),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
