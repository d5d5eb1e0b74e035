import type { ProblemDetails } from '../../../src/common/problem-details';

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A problem document with whatever else it carries. */
export type Problem = ProblemDetails & Record<string, unknown>;

/** One HTTP exchange. An object is sent as JSON, a string as it is; a JSON answer comes parsed. */
export async function exchange<T>(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: (json ? JSON.parse(text) : text) as T,
  };
}
