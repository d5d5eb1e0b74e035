import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE } from '../common/api-examples';
import { responsesOf, routesOf } from './operations';

const REQUEST_ID = { $ref: '#/components/headers/RequestId' };

/** What is true of every answer. */
export function describeAnswers(document: OpenAPIObject): void {
  document.components = {
    ...document.components,
    headers: {
      ...document.components?.headers,
      RequestId: {
        description:
          "The request's id: the client's own `X-Request-Id` (1 to 100 letters, digits or any of `_.:-`), or a new one. The log has it too.",
        schema: { type: 'string', maxLength: 100 },
        example: EXAMPLE.requestId,
      },
    },
  };
  for (const { operation } of routesOf(document)) {
    // Nest says 201 of every POST, also of those that never answer with it.
    const created = operation.responses['201'];
    if (
      created !== undefined &&
      !('$ref' in created) &&
      created.description === '' &&
      !created.content
    ) {
      delete operation.responses['201'];
    }
    for (const [, response] of responsesOf(operation)) {
      response.headers = { ...response.headers, 'X-Request-Id': REQUEST_ID };
    }
  }
}
