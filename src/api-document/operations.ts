import type { OpenAPIObject } from '@nestjs/swagger';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Components = NonNullable<OpenAPIObject['components']>;
export type Schema = Exclude<NonNullable<Components['schemas']>[string], { $ref: string }>;
export type SchemaOrRef = NonNullable<Components['schemas']>[string];
export type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
export type ApiResponseObject = Exclude<
  NonNullable<Operation['responses']['default']>,
  { $ref: string }
>;
export type MediaType = NonNullable<ApiResponseObject['content']>[string];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Route {
  path: string;
  method: (typeof METHODS)[number];
  operation: Operation;
}

export const routesOf = (document: OpenAPIObject): Route[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );

/** Its answers by status; we have none that are written elsewhere and referred to. */
export const responsesOf = (operation: Operation): [number, ApiResponseObject][] =>
  Object.entries(operation.responses).map(([status, response]) => [
    Number(status),
    response as ApiResponseObject,
  ]);
