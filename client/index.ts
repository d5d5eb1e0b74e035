import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

export { followRun, type FollowOptions } from './follow-run';
export { ProblemError } from './problem-error';
export type { components, operations, paths } from './schema';

type Schemas = components['schemas'];

export type Run = Schemas['Run'];
export type Project = Schemas['Project'];
export type Version = Schemas['Version'];
export type RunEvent = Schemas['RunEvent'];
export type Problem = Schemas['Problem'];
export type ProblemCode = Problem['code'];

/** Event streams are for `followRun`; what `GET` and `POST` answer is JSON or a file. */
type Media = `application/${string}` | '*/*';

export type OnethreadClient = Client<paths, Media>;

export interface OnethreadOptions {
  /** Where the service is, e.g. `http://localhost:3000`; in a page of the same origin: `''`. */
  baseUrl: string;
  /** One of the service's `API_KEYS`, when it has any. Never put it into a web page. */
  apiKey?: string;
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client that knows every path, parameter and answer:
 * `const { data, error } = await onethread.GET('/v1/projects/{projectId}', { params: { path } })`.
 * `error` is a problem document. It throws only when there is no answer.
 */
export function createOnethread({ baseUrl, apiKey, fetch }: OnethreadOptions): OnethreadClient {
  return createClient<paths, Media>({
    baseUrl,
    fetch,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
  });
}
