import type { OpenAPIObject } from '@nestjs/swagger';
import {
  Parameter,
  responsesOf,
  Route,
  routesOf,
  Schema,
  SchemaOrRef,
} from '../../src/api-document/operations';

/** Who makes the value: what a client may send must not shrink, what it may get must not grow. */
type Side = 'request' | 'response';

interface Place {
  side: Side;
  at: string;
}

/**
 * What breaks clients of the old document: operations, answers and fields that are gone, fields that
 * are no longer certain, requests that ask for more or accept less, types that are others. New
 * operations, optional request fields, answer fields and answer enum values break nothing.
 *
 * @returns one sentence for each; none: every client of the old goes on working
 */
export function breakingChanges(old: OpenAPIObject, now: OpenAPIObject): string[] {
  const routes = new Map(routesOf(now).map((route) => [nameOf(route), route]));
  return routesOf(old).flatMap((route) => {
    const name = nameOf(route);
    const successor = routes.get(name);
    if (successor === undefined) return [`${name} is gone`];
    return new Comparison(old, now).routes(name, route, successor);
  });
}

const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

class Comparison {
  /** Schemas that refer to themselves are compared once. */
  private readonly compared = new Set<string>();

  constructor(
    private readonly old: OpenAPIObject,
    private readonly now: OpenAPIObject,
  ) {}

  routes(name: string, { operation: old }: Route, { operation: now }: Route): string[] {
    return [
      ...(old.operationId === now.operationId
        ? []
        : [`${name}: operationId is ${now.operationId}, was ${old.operationId}`]),
      ...this.parameters(name, old.parameters as Parameter[], now.parameters as Parameter[]),
      ...this.bodies({ side: 'request', at: `${name} body` }, old.requestBody, now.requestBody),
      ...responsesOf(old)
        // How it fails may change: clients know an error by its code.
        .filter(([status]) => status < 400)
        .flatMap(([status, response]) => {
          const at = `${name} ${status}`;
          const successor = responsesOf(now).find(([same]) => same === status);
          if (successor === undefined) return [`${at} is gone`];
          return this.bodies({ side: 'response', at }, response, successor[1]);
        }),
    ];
  }

  private parameters(name: string, old: Parameter[] = [], now: Parameter[] = []): string[] {
    const added = now
      .filter((parameter) => parameter.required)
      .filter((parameter) => !old.some((same) => isSame(same, parameter) && same.required))
      .map((parameter) => `${name} ${parameter.name} is required now`);
    const rest = old.flatMap((parameter) => {
      const at = `${name} ${parameter.name}`;
      const successor = now.find((same) => isSame(same, parameter));
      if (successor === undefined) return [`${at} is gone`];
      return this.schemas({ side: 'request', at }, parameter.schema, successor.schema);
    });
    return [...added, ...rest];
  }

  private bodies(place: Place, old: unknown, now: unknown): string[] {
    const [before, after] = [old, now].map(
      (body) =>
        (body ?? {}) as { required?: boolean; content?: Record<string, { schema?: Schema }> },
    );
    const required = place.side === 'request' && after.required && !before.required;
    return [
      ...(required ? [`${place.at} is required now`] : []),
      ...Object.entries(before.content ?? {}).flatMap(([type, { schema }]) => {
        const successor = after.content?.[type];
        if (successor === undefined) return [`${place.at} as ${type} is gone`];
        return this.schemas(place, schema, successor.schema);
      }),
    ];
  }

  private schemas(place: Place, old?: SchemaOrRef, now?: SchemaOrRef): string[] {
    if (old === undefined || now === undefined) return [];
    const pair = `${place.side} ${refOf(old)} ${refOf(now)}`;
    if (refOf(old) !== '' && this.compared.has(pair)) return [];
    this.compared.add(pair);
    const [before, after] = [resolve(old, this.old), resolve(now, this.now)];
    return [
      ...types(place, before, after),
      ...choices(place, before, after),
      ...limits(place, before, after),
      ...this.fields(place, before, after),
      ...this.schemas({ ...place, at: `${place.at}[]` }, before.items, after.items),
      ...this.variants(place, before, after),
    ];
  }

  private fields(place: Place, old: Schema, now: Schema): string[] {
    const wasRequired = (name: string) => old.required?.includes(name) ?? false;
    const isRequired = (name: string) => now.required?.includes(name) ?? false;
    const kept = Object.entries(old.properties ?? {}).flatMap(([name, schema]) => {
      const at = `${place.at}.${name}`;
      const successor = now.properties?.[name];
      if (successor === undefined) return [`${at} is gone`];
      const uncertain = place.side === 'response' && wasRequired(name) && !isRequired(name);
      return [
        ...(uncertain ? [`${at} is optional now`] : []),
        ...this.schemas({ ...place, at }, schema, successor),
      ];
    });
    const demanded =
      place.side === 'response'
        ? []
        : (now.required ?? [])
            .filter((name) => !wasRequired(name))
            .map((name) => `${place.at}.${name} is required now`);
    return [...kept, ...demanded];
  }

  /** Of a union, by the names of its variants: new ones may come in answers. */
  private variants(place: Place, old: Schema, now: Schema): string[] {
    const [before, after] = [old, now].map(({ oneOf, anyOf }) => oneOf ?? anyOf ?? []);
    return before.flatMap((variant) => {
      const successor = after.find((other) => refOf(other) === refOf(variant));
      if (successor === undefined) return [`${place.at}: ${refOf(variant) || 'a variant'} is gone`];
      return refOf(variant) === '' ? [] : this.schemas(place, variant, successor);
    });
  }
}

const isSame = (one: Parameter, other: Parameter): boolean =>
  one.name === other.name && one.in === other.in;

const refOf = (schema: SchemaOrRef): string =>
  '$ref' in schema ? schema.$ref.split('/').at(-1)! : '';

const resolve = (schema: SchemaOrRef, document: OpenAPIObject): Schema =>
  '$ref' in schema ? (document.components!.schemas![refOf(schema)] as Schema) : schema;

const listOf = (type: Schema['type']): string[] => (type === undefined ? [] : [type].flat());

/** A whole number is a number. */
const covers = (wide: string[], narrow: string): boolean =>
  wide.includes(narrow) || (narrow === 'integer' && wide.includes('number'));

function types({ side, at }: Place, old: Schema, now: Schema): string[] {
  const [before, after] = [listOf(old.type), listOf(now.type)];
  if (before.length === 0 || after.length === 0) return [];
  const [wide, narrow] = side === 'request' ? [after, before] : [before, after];
  return narrow.every((type) => covers(wide, type))
    ? []
    : [`${at} is ${after.join(' or ')}, was ${before.join(' or ')}`];
}

function choices({ side, at }: Place, old: Schema, now: Schema): string[] {
  // New values in answers are announced as possible in the document's description.
  if (side === 'response' || now.enum === undefined) return [];
  if (old.enum === undefined) return [`${at} takes certain values only now`];
  const gone = old.enum.filter((value) => !now.enum!.includes(value));
  return gone.map((value) => `${at} does not take ${JSON.stringify(value)} any more`);
}

const LIMITS = [
  ['maxLength', -1],
  ['maximum', -1],
  ['maxItems', -1],
  ['minLength', 1],
  ['minimum', 1],
  ['minItems', 1],
] as const;

function limits({ side, at }: Place, old: Schema, now: Schema): string[] {
  if (side === 'response') return [];
  const narrowed = LIMITS.filter(([limit, direction]) => {
    const [before, after] = [old[limit], now[limit]];
    return after !== undefined && (before === undefined || (after - before) * direction > 0);
  }).map(([limit]) => `${at}: ${limit} is ${now[limit]}, was ${old[limit] ?? 'free'}`);
  const pattern = now.pattern !== undefined && now.pattern !== old.pattern;
  return [...narrowed, ...(pattern ? [`${at}: pattern is ${now.pattern}`] : [])];
}

/** Whether a version may break clients of another: a higher major one; before 1.0, a higher minor one. */
export function mayBreak(from: string, to: string): boolean {
  const [[oldMajor, oldMinor], [major, minor]] = [from, to].map((version) =>
    version.split('.').map(Number),
  );
  return major > oldMajor || (major === 0 && oldMajor === 0 && minor > oldMinor);
}
