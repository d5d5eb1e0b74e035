import type { OpenAPIObject } from '@nestjs/swagger';

type Item = OpenAPIObject['paths'][string];
type Described = NonNullable<Item['get']>;
interface Schema {
  $ref?: string;
  type?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  example?: unknown;
  enum?: unknown[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** An operation of the OpenAPI document, as far as one must know it to call it. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  isPublic: boolean;
  /** Names in the path. */
  params: string[];
  /** Fields of its body. */
  fields: string[];
  required: string[];
  described: Described;
}

/** Everything that the document lists. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const described = item[method];
      if (described === undefined) return [];
      const body = bodyOf(document, described);
      return {
        id: described.operationId!,
        method: method.toUpperCase(),
        path,
        isPublic: described.security?.length === 0,
        params: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        fields: Object.keys(body.properties ?? {}),
        required: body.required ?? [],
        described,
      };
    }),
  );
}

function bodyOf(document: OpenAPIObject, described: Described): Schema {
  const content = (described.requestBody as { content?: Record<string, { schema: Schema }> })
    ?.content;
  const schema = content?.['application/json']?.schema ?? {};
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.split('/').at(-1)!;
  return document.components!.schemas![name] as Schema;
}

/** Values for names; a name without one fails the test, so that no route goes untested unnoticed. */
export type Values = Readonly<Record<string, string>>;

export const pathOf = (operation: Operation, values: Values): string =>
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) => valueOf(operation, name, values));

/** Its required fields, and those of `more`; undefined: it takes no body. */
export function bodyFor(
  operation: Operation,
  values: Values,
  more: readonly string[] = [],
): Record<string, string> | undefined {
  if (operation.fields.length === 0) return undefined;
  const names = [...new Set([...operation.required, ...more])];
  return Object.fromEntries(names.map((name) => [name, valueOf(operation, name, values)]));
}

function valueOf({ id }: Operation, name: string, values: Values): string {
  if (name in values) return values[name];
  throw new Error(`${id}: there is no value for "${name}"; give the test one`);
}
