import type { Schema, SchemaOrRef } from './operations';

type Schemas = Readonly<Record<string, SchemaOrRef>>;

/** A schema that cannot be shown: neither it nor what it is made of has an example. */
export class NoExampleError extends Error {
  override readonly name = 'NoExampleError';
}

/**
 * An example of what a schema describes, put together from the examples of its properties: all that
 * are required, and those optional ones that have an example of their own.
 * @throws NoExampleError naming the property
 */
export function sample(schema: SchemaOrRef, schemas: Schemas, at = ''): unknown {
  if ('$ref' in schema) return sample(referred(schema.$ref, schemas), schemas, at || schema.$ref);
  const own = ownExample(schema);
  if (own !== undefined) return own;
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first !== undefined) return sample(first, schemas, at);
  if (schema.allOf !== undefined) {
    return Object.assign({}, ...schema.allOf.map((part) => sample(part, schemas, at)));
  }
  if (schema.items !== undefined) return [sample(schema.items, schemas, `${at}[]`)];
  if (schema.properties !== undefined) return sampleObject(schema, schemas, at);
  throw new NoExampleError(`no example for ${at}`);
}

const sampleObject = (schema: Schema, schemas: Schemas, at: string): object =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(
        ([name, property]) =>
          schema.required?.includes(name) ||
          (!('$ref' in property) && ownExample(property) !== undefined),
      )
      .map(([name, property]) => [name, sample(property, schemas, `${at}.${name}`)]),
  );

/** Null is an example too. */
function ownExample(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example as unknown;
  if (Array.isArray(schema.examples)) return schema.examples[0] as unknown;
  if (schema.enum?.length === 1) return schema.enum[0] as unknown;
  return undefined;
}

function referred(ref: string, schemas: Schemas): SchemaOrRef {
  const name = ref.replace('#/components/schemas/', '');
  const schema = schemas[name];
  if (schema === undefined) throw new NoExampleError(`there is no schema ${ref}`);
  return schema;
}
