import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE } from '../common/api-examples';
import { Parameter, routesOf } from './operations';

interface Shared extends Pick<Parameter, 'description' | 'schema'> {
  example?: unknown;
}

/** Parameters that mean the same on every route. */
const SHARED: Readonly<Record<string, Shared>> = {
  projectId: { description: "The project's id", example: EXAMPLE.projectId },
  runId: { description: "The run's id", example: EXAMPLE.runId },
  buildId: { description: "The build's id, which is its run's", example: EXAMPLE.runId },
  chatId: { description: "The chat's id, which is its run's", example: EXAMPLE.chatId },
  number: {
    description: "The version's number",
    example: 1,
    schema: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
  },
  path: {
    description: "The file's path in the project, with `/` between folders",
    example: 'index.html',
    schema: { type: 'string', minLength: 1, maxLength: 4_096 },
  },
};

/** Describes them once for all, and types whole numbers as such. */
export function describeParameters(document: OpenAPIObject): void {
  for (const { operation } of routesOf(document)) {
    for (const parameter of (operation.parameters ?? []) as Parameter[]) {
      const { description, example, schema } = SHARED[parameter.name] ?? {};
      parameter.description ??= description;
      parameter.schema = { ...parameter.schema, ...schema };
      if (parameter.example === undefined && !('example' in parameter.schema)) {
        parameter.example = example;
      }
      if (parameter.example === undefined) delete parameter.example;
    }
  }
}
