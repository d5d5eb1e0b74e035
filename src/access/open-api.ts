import { getSchemaPath, OpenAPIObject } from '@nestjs/swagger';
import { ProblemDetails } from '../common/problem-details';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'] as const;

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) } } },
});

const UNAUTHENTICATED = {
  ...problem('`unauthenticated`: no valid key, when the service has keys'),
  headers: {
    'WWW-Authenticate': {
      description: 'How to authenticate',
      schema: { type: 'string' },
      example: 'Bearer',
    },
  },
} as const;

/** Says of every operation that is not public how to authenticate, and what comes without. */
export function describeAccess(document: OpenAPIObject): OpenAPIObject {
  document.components ??= {};
  document.components.securitySchemes = {
    ...document.components.securitySchemes,
    bearer: { type: 'http', scheme: 'bearer', description: 'A key of `API_KEYS`' },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'The same key' },
  };
  for (const item of Object.values(document.paths)) {
    for (const operation of METHODS.map((method) => item[method])) {
      if (operation === undefined) continue;
      const isPublic = operation.security?.some((way) => Object.keys(way).length === 0) ?? false;
      operation.security = isPublic ? [] : [{ bearer: [] }, { apiKey: [] }];
      if (!isPublic) operation.responses['401'] ??= UNAUTHENTICATED;
    }
  }
  return document;
}
