import fc from 'fast-check';
import type { OpenAPIObject } from '@nestjs/swagger';
import { bodies, resolve, RightValues, WireBody } from './bodies';
import { oddHeaders, oddQueries, oddSegments } from './odd-values';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** The route it was made for. */
  route: string;
  method: string;
  target: string;
  bytes: Buffer;
  /** The connection cannot be used again. */
  leavesRest: boolean;
}

/** What exists, so that requests get beyond the first check. */
export interface Known {
  /** By the name of a path's parameter. */
  segments: Readonly<Record<string, readonly string[]>>;
  fields: RightValues;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ODD_METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
  'QUERY',
  'FOO',
  'get',
  'CONNECT',
  '',
];

/** Requests for every operation of the document, each with about one thing wrong. */
export function requestsFor(document: OpenAPIObject, known: Known): fc.Arbitrary<WireRequest> {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [requestsOf(document, known, path, method, operation)];
    }),
  );
  return fc.oneof(...all);
}

function requestsOf(
  document: OpenAPIObject,
  known: Known,
  path: string,
  method: string,
  operation: Operation,
): fc.Arbitrary<WireRequest> {
  const parameters = (operation.parameters ?? []) as { in: string; name: string }[];
  const queries = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const content = (operation.requestBody as { content?: Record<string, { schema?: object }> })
    ?.content;
  const schema = content && resolve(document, content['application/json']?.schema);
  const body: fc.Arbitrary<WireBody | undefined> = schema
    ? fc.oneof(
        { weight: 12, arbitrary: bodies(schema, known.fields) },
        { weight: 1, arbitrary: fc.constant(undefined) },
      )
    : fc.oneof(
        { weight: 6, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: bodies({}, known.fields) },
      );
  return fc
    .record({
      method: rarely(8, fc.constant(method.toUpperCase()), fc.constantFrom(...ODD_METHODS)),
      path: pathsOf(path, method, known),
      query: rarely(
        queries.length > 0 ? 1 : 6,
        fc.constant(''),
        oddQueries(queries).map((text) => `?${text}`),
      ),
      headers: fc.oneof(
        { weight: 3, arbitrary: fc.constant<string[]>([]) },
        { weight: 2, arbitrary: fc.array(oddHeaders, { minLength: 1, maxLength: 3 }) },
      ),
      body,
      version: rarely(
        60,
        fc.constant('HTTP/1.1'),
        fc.constantFrom('HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1 x', ''),
      ),
      host: rarely(60, fc.constant('Host: localhost'), fc.constant('')),
      form: rarely(
        40,
        fc.constant(''),
        fc.constantFrom('http://localhost', 'http://[::', '//evil.example', '*', ' '),
      ),
    })
    .map(({ method: verb, path: place, query, headers, body: sent, version, host, form }) => {
      const target = `${form}${place}${query}`;
      const head = [`${verb} ${target} ${version}`, host, ...headers, ...(sent?.headers ?? [])];
      return {
        route: `${method.toUpperCase()} ${path}`,
        method: verb,
        target,
        leavesRest: sent?.leavesRest === true,
        bytes: Buffer.concat([
          Buffer.from(`${head.filter((text) => text !== '').join('\r\n')}\r\n\r\n`, 'latin1'),
          sent?.bytes ?? Buffer.alloc(0),
        ]),
      };
    });
}

function pathsOf(path: string, method: string, known: Known): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return fc.constant(part);
    const right = known.segments[name] ?? ['1'];
    const real = fc.oneof(
      fc.constantFrom(...right),
      fc.constantFrom(...right).map((id) => id.toUpperCase()),
    );
    // What is deleted is gone for all requests that come after.
    return method === 'delete'
      ? rarely(20, oddSegments, real)
      : fc.oneof({ weight: 3, arbitrary: real }, { weight: 2, arbitrary: oddSegments });
  });
  const whole = fc.tuple(...parts).map((all) => all.join('/'));
  return rarely(
    30,
    whole,
    fc.tuple(whole, oddSegments).map(([text, more]) => `${text}/${more}`),
  );
}

/** `odd` about once in so many times. */
const rarely = <T>(often: number, usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: often, arbitrary: usual }, { weight: 1, arbitrary: odd });
