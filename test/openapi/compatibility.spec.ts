import type { OpenAPIObject } from '@nestjs/swagger';
import { breakingChanges, mayBreak } from './compatibility';
import { committed, readDocument } from './document';

type Change = (document: any) => void;

/** A small API that has one of everything. */
const small = (): OpenAPIObject =>
  ({
    openapi: '3.1.0',
    info: { title: 'Small', version: '1.0.0' },
    paths: {
      '/things/{id}': {
        post: {
          operationId: 'makeThing',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 10 } },
            { name: 'page', in: 'query', schema: { type: 'number', minimum: 1 } },
          ],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } },
          },
          responses: {
            200: {
              description: 'Made',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
            404: { description: 'None' },
          },
        },
      },
    },
    components: {
      schemas: {
        New: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string' },
            kind: { type: 'string', enum: ['a', 'b'] },
          },
        },
        Event: { type: 'object', properties: { type: { type: 'string' } } },
        Thing: {
          type: 'object',
          required: ['name', 'tags'],
          properties: {
            name: { type: 'string' },
            kind: { type: 'string', enum: ['a', 'b'] },
            size: { type: 'integer' },
            tags: { type: 'array', items: { type: 'string' } },
            part: { $ref: '#/components/schemas/Thing' },
            event: { oneOf: [{ $ref: '#/components/schemas/Event' }] },
          },
        },
      },
    },
  }) as unknown as OpenAPIObject;

interface Parts {
  [key: string]: any;
  parameters: any[];
}
const operation = (document: any): Parts => document.paths['/things/{id}'].post;
const schema = (
  document: any,
  name: string,
): { required: string[]; properties: Record<string, any> } => document.components.schemas[name];

const BREAKING: Record<string, [Change, string]> = {
  'a path that is gone': [(d) => delete d.paths['/things/{id}'], 'POST /things/{id} is gone'],
  'an operation of another name': [
    (d) => (operation(d).operationId = 'createThing'),
    'operationId is createThing, was makeThing',
  ],
  'a parameter that is gone': [(d) => operation(d).parameters.pop(), 'page is gone'],
  'a parameter that is required now': [
    (d) => (operation(d).parameters[1].required = true),
    'page is required now',
  ],
  'a new parameter that is required': [
    (d) => operation(d).parameters.push({ name: 'x', in: 'query', required: true, schema: {} }),
    'x is required now',
  ],
  'a parameter of a narrower type': [
    (d) => (operation(d).parameters[1].schema.type = 'integer'),
    'page is integer, was number',
  ],
  'a lower limit': [
    (d) => (operation(d).parameters[0].schema.maxLength = 5),
    'id: maxLength is 5, was 10',
  ],
  'a new limit': [(d) => (schema(d, 'New').properties.name.minLength = 1), 'minLength is 1'],
  'a new pattern': [(d) => (schema(d, 'New').properties.name.pattern = '^a'), 'pattern is ^a'],
  'a body that is required now': [
    (d) => (operation(d).requestBody.required = true),
    'body is required now',
  ],
  'a request field that is required now': [
    (d) => schema(d, 'New').required.push('kind'),
    'body.kind is required now',
  ],
  'a request field that is gone': [
    (d) => delete schema(d, 'New').properties.kind,
    'body.kind is gone',
  ],
  'a value that is not taken any more': [
    (d) => (schema(d, 'New').properties.kind.enum = ['a']),
    'body.kind does not take "b" any more',
  ],
  'a request field that takes certain values only': [
    (d) => (schema(d, 'New').properties.name.enum = ['x']),
    'body.name takes certain values only now',
  ],
  'an answer that is gone': [(d) => delete operation(d).responses[200], '200 is gone'],
  'an answer of another media type': [
    (d) => (operation(d).responses[200].content = { 'text/plain': {} }),
    '200 as application/json is gone',
  ],
  'an answer field that is gone': [
    (d) => delete schema(d, 'Thing').properties.size,
    '200.size is gone',
  ],
  'an answer field that is optional now': [
    (d) => schema(d, 'Thing').required.shift(),
    '200.name is optional now',
  ],
  'an answer field that can be null now': [
    (d) => (schema(d, 'Thing').properties.name.type = ['string', 'null']),
    '200.name is string or null, was string',
  ],
  'an answer field of a wider type': [
    (d) => (schema(d, 'Thing').properties.size.type = 'number'),
    '200.size is number, was integer',
  ],
  'items of another type': [
    (d) => (schema(d, 'Thing').properties.tags.items.type = 'integer'),
    '200.tags[] is integer, was string',
  ],
  'a variant that is gone': [
    (d) => (schema(d, 'Thing').properties.event.oneOf = []),
    '200.event: Event is gone',
  ],
};

const HARMLESS: Record<string, Change> = {
  'a new path': (d) => (d.paths['/more'] = { get: { responses: {} } }),
  'a new optional parameter': (d) =>
    operation(d).parameters.push({ name: 'x', in: 'query', schema: {} }),
  'a new optional request field': (d) => (schema(d, 'New').properties.more = { type: 'string' }),
  'a request field that is optional now': (d) => schema(d, 'New').required.pop(),
  'a higher limit': (d) => (operation(d).parameters[0].schema.maxLength = 20),
  'a new answer field': (d) => (schema(d, 'Thing').properties.more = { type: 'string' }),
  'an answer field that is certain now': (d) => schema(d, 'Thing').required.push('size'),
  'a new value in answers': (d) => (schema(d, 'Thing').properties.kind.enum = ['a', 'b', 'c']),
  'a new value in requests': (d) => (schema(d, 'New').properties.kind.enum = ['a', 'b', 'c']),
  'another error': (d) => delete operation(d).responses[404],
  'other words': (d) => (operation(d).summary = 'Make'),
};

const changesAfter = (change: Change): string[] => {
  const now = small();
  change(now);
  return breakingChanges(small(), now);
};

describe('what breaks clients', () => {
  it.each(Object.entries(BREAKING))('%s', (_, [change, sentence]) => {
    expect(changesAfter(change)).toEqual([expect.stringContaining(sentence)]);
  });
});

describe('what breaks nobody', () => {
  it.each(Object.entries(HARMLESS))('%s', (_, change) => {
    expect(changesAfter(change)).toEqual([]);
  });
});

it('lets a new major version break clients; before 1.0, a new minor one', () => {
  expect(mayBreak('1.4.2', '2.0.0')).toBe(true);
  expect(mayBreak('1.4.2', '1.5.0')).toBe(false);
  expect(mayBreak('0.1.0', '0.2.0')).toBe(true);
  expect(mayBreak('0.1.0', '0.1.1')).toBe(false);
  expect(mayBreak('0.9.0', '1.0.0')).toBe(true);
});

it('breaks no client of the last release, or has the version for it', () => {
  const released = readDocument('test/openapi/released.json');
  const [from, to] = [released.info.version, committed.info.version];
  // After a release: npm run openapi:released.
  expect(mayBreak(from, to) ? [] : breakingChanges(released, committed)).toEqual([]);
});
