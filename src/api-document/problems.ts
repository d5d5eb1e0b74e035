import type { OpenAPIObject } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import { EXAMPLE } from '../common/api-examples';
import { MediaType, responsesOf, routesOf, Schema } from './operations';
import { ProblemEntry, PROBLEMS } from './problem-catalogue';

const PROBLEM_JSON = 'application/problem+json';

/** What any route of the API can answer. */
const EVERYWHERE: Readonly<Record<number, string>> = {
  429: '`rate_limited`, `too_many_attempts`',
  500: '`internal_error`',
  503: '`storage_unavailable`, `git_missing`',
};

/** The members of a run that its problem document carries, for example. */
const RUN_MEMBERS = {
  success: false,
  runStatus: 'failed',
  runId: EXAMPLE.runId,
  projectId: EXAMPLE.projectId,
  jobId: EXAMPLE.runId,
  sessionId: EXAMPLE.sessionId,
};

/**
 * Gives every route of the API the errors that all have, and every error an example for each `code`
 * that its description names.
 */
export function describeProblems(document: OpenAPIObject): void {
  const used = new Set<string>();
  for (const { path, operation } of routesOf(document)) {
    for (const [status, description] of Object.entries(path.startsWith('/v1/') ? EVERYWHERE : {})) {
      operation.responses[status] ??= {
        description,
        content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/ProblemDetails' } } },
      };
    }
    for (const [status, response] of responsesOf(operation)) {
      const content = response.content?.[PROBLEM_JSON];
      if (content === undefined) continue;
      const codes = codesIn(response.description).filter(
        (code) => PROBLEMS[code].status === status,
      );
      for (const code of codes) used.add(code);
      referToExamples(codes, content);
      response.headers = { ...headersOf(status), ...response.headers };
    }
  }
  const examples = [...used].map((code) => [code, { value: exampleOf(code, PROBLEMS[code]) }]);
  document.components = {
    ...document.components,
    examples: { ...document.components?.examples, ...(Object.fromEntries(examples) as object) },
  };
  completeSchemas(document);
}

/** The codes that a description names: words in backticks that the catalogue knows. */
export const codesIn = (description: string): string[] =>
  [...description.matchAll(/`([a-z_]+)`/g)]
    .map(([, word]) => word)
    .filter((word) => word in PROBLEMS);

const referToExamples = (codes: readonly string[], content: MediaType): void => {
  content.examples = Object.fromEntries(
    codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
  );
};

const headersOf = (status: number): Record<string, object> => ({
  ...(status === 429 || status === 503 ? { 'Retry-After': RETRY_AFTER } : {}),
  ...(status === 429 ? { RateLimit: RATE_LIMIT } : {}),
});

const RATE_LIMIT = {
  description: 'Requests that are left (`r`), and seconds until there are more (`t`), by quota',
  schema: { type: 'string' },
  example: '"requests";r=0;t=12',
};

const RETRY_AFTER = {
  description: 'Seconds after which it is worth trying again; not always known',
  schema: { type: 'integer', minimum: 1 },
  example: 10,
};

const exampleOf = (code: string, { status, detail, members, ofRun }: ProblemEntry) => ({
  type: `urn:onethread:problem:${code}`,
  title: STATUS_CODES[status],
  status,
  code,
  detail,
  requestId: EXAMPLE.requestId,
  ...(ofRun === true ? RUN_MEMBERS : {}),
  ...members,
});

/** Their `code` as a list, so that generated clients know all of them; and what else they may have. */
function completeSchemas(document: OpenAPIObject): void {
  for (const schema of Object.values(document.components?.schemas ?? {}) as Schema[]) {
    const code = schema.properties?.code as Schema | undefined;
    if (schema.properties?.detail === undefined || code === undefined) continue;
    code.enum = Object.keys(PROBLEMS);
    // RFC 9457, section 3.2: what a kind of problem has to say beyond the usual.
    schema.additionalProperties = true;
  }
}
