import type { OpenAPIObject } from '@nestjs/swagger';
import { MediaType, responsesOf, Route, routesOf, SchemaOrRef } from './operations';
import { sample } from './sample';

const JSON_TYPE = 'application/json';

/** Gives every JSON body an example, unless it has one: made of the examples of its schema. */
export function addExamples(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  for (const route of routesOf(document)) {
    for (const content of jsonOf(route)) {
      if (content.example !== undefined || content.examples !== undefined) continue;
      if (content.schema !== undefined) content.example = sample(content.schema, schemas);
    }
  }
}

function jsonOf({ operation }: Route): MediaType[] {
  const request = operation.requestBody;
  return [
    request !== undefined && 'content' in request ? request.content[JSON_TYPE] : undefined,
    ...responsesOf(operation).map(([, response]) => response.content?.[JSON_TYPE]),
  ].filter((content) => content !== undefined);
}

/** In OpenAPI 3.1 a schema's example is a list, as in JSON Schema; a parameter's stands beside it. */
export function placeExamples(document: OpenAPIObject): void {
  for (const schema of Object.values(document.components?.schemas ?? {})) listExample(schema);
  for (const { operation } of routesOf(document)) {
    for (const parameter of operation.parameters ?? []) {
      if ('$ref' in parameter || parameter.schema === undefined || '$ref' in parameter.schema) {
        continue;
      }
      const schema = { ...parameter.schema };
      const example: unknown = schema.example;
      delete schema.example;
      parameter.schema = schema;
      if (example !== undefined) parameter.example ??= example;
    }
  }
}

function listExample(schema: SchemaOrRef): void {
  if ('$ref' in schema) return;
  if (schema.example !== undefined) {
    schema.examples = [schema.example];
    delete schema.example;
  }
  for (const part of Object.values(schema.properties ?? {})) listExample(part);
  for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    listExample(part);
  }
  if (schema.items !== undefined) listExample(schema.items);
}
