import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codesIn } from '../../src/api-document/problems';
import { MediaType, Parameter, responsesOf, routesOf } from '../../src/api-document/operations';
import { PROBLEMS } from '../../src/api-document/problem-catalogue';
import { CLAUDE_FAILURES } from '../../src/claude/claude-error';
import { committed } from './document';
import { checkerOf } from './examples';

const ROOT = resolve(__dirname, '../..');
const routes = routesOf(committed).map((route) => ({
  name: `${route.method.toUpperCase()} ${route.path}`,
  ...route,
}));

/** Examples of a body, with those that are written elsewhere. */
function examplesOf({ example, examples }: MediaType): unknown[] {
  const named = Object.values(examples ?? {}).map((entry) =>
    '$ref' in entry ? committed.components?.examples?.[entry.$ref.split('/').at(-1)!] : entry,
  );
  return [
    ...(example === undefined ? [] : [example as unknown]),
    ...named.map((entry) => (entry as { value: unknown }).value),
  ];
}

/** All bodies, asked and answered, each with a name. */
const bodies = routes.flatMap(({ name, operation }) => {
  const request = operation.requestBody;
  return [
    ...Object.entries(request !== undefined && 'content' in request ? request.content : {}).map(
      ([type, content]) => ({ name: `${name} (body)`, type, content }),
    ),
    ...responsesOf(operation).flatMap(([status, response]) =>
      Object.entries(response.content ?? {}).map(([type, content]) => ({
        name: `${name} ${status}`,
        type,
        content,
      })),
    ),
  ];
});

/** Codes with their status, as the code throws them. */
function thrownCodes(): [code: string, status: number][] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'),
  );
  const text = files.map((path) => readFileSync(join(ROOT, 'src', path), 'utf8')).join('\n');
  const written = [...text.matchAll(/new (?:DomainError|RunFailure)\(\s*'(\w+)',\s*(\d{3}),/g)].map(
    ([, code, status]): [string, number] => [code, Number(status)],
  );
  const missing = [...text.matchAll(/new NotFoundError\(\s*'(\w+)'/g)].map(
    ([, thing]): [string, number] => [`${thing}_not_found`, 404],
  );
  return [...written, ...missing];
}

/** Codes that no client meets: the service deals with them itself. */
const INNER = new Set(['commit_not_found', 'session_not_found', 'cancelled']);

describe('the document', () => {
  it('says of every operation what it is called, does, needs and belongs to', () => {
    const tags = new Set(committed.tags?.map(({ name }) => name));
    expect(committed.openapi).toBe('3.1.0');
    expect(committed.tags?.filter(({ description }) => !description)).toEqual([]);
    expect(
      routes
        .filter(
          ({ operation }) =>
            !/^[a-z][A-Za-z]+$/.test(operation.operationId ?? '') ||
            !operation.summary ||
            operation.security === undefined ||
            operation.tags?.length !== 1 ||
            !tags.has(operation.tags[0]),
        )
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('has for every operation the errors, as problem documents', () => {
    const wrong = routes.flatMap(({ name, path, operation }) => {
      const errors = responsesOf(operation).filter(([status]) => status >= 400);
      const api = path.startsWith('/v1/');
      const lacking = (api ? [500, 503] : []).filter(
        (status) => !errors.some(([has]) => has === status),
      );
      const mute = errors.filter(([status, { content, description }]) => {
        const problem = content?.['application/problem+json'];
        return api && (problem === undefined || codesOf(status, description).length === 0);
      });
      return [...lacking, ...mute.map(([status]) => status)].map((status) => `${name} ${status}`);
    });
    expect(wrong).toEqual([]);
  });

  it('describes every parameter, with a type and an example', () => {
    const wrong = routes.flatMap(({ name, operation }) =>
      ((operation.parameters ?? []) as Parameter[])
        .filter(
          ({ description, example, schema }) => !description || example === undefined || !schema,
        )
        .map((parameter) => `${name} ${parameter.name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has an example of every body that is text', () => {
    const mute = bodies
      .filter(({ type }) => type !== '*/*' && type !== 'application/zip')
      .filter(({ content }) => examplesOf(content).length === 0);
    expect(mute.map(({ name, type }) => `${name} ${type}`)).toEqual([]);
  });

  it('has examples that are true', () => {
    const check = checkerOf(committed);
    const wrong = bodies.flatMap(({ name, content }) =>
      examplesOf(content)
        .map((example) => check(example, content.schema!))
        .filter((problem) => problem !== '')
        .map((problem) => `${name}: ${problem}`),
    );
    const parameters = routes.flatMap(({ name, operation }) =>
      ((operation.parameters ?? []) as Parameter[])
        .map((parameter) => [parameter.name, check(parameter.example, parameter.schema!)])
        .filter(([, problem]) => problem !== '')
        .map((problem) => `${name} ${problem.join(': ')}`),
    );
    expect([...wrong, ...parameters]).toEqual([]);
  });
});

const codesOf = (status: number, description: string): string[] =>
  codesIn(description).filter((code) => PROBLEMS[code].status === status);

describe('the catalogue of problems', () => {
  it('has every code that is thrown, with its status', () => {
    const thrown = thrownCodes().filter(([code]) => !INNER.has(code));
    expect(thrown.length).toBeGreaterThan(15);
    expect(thrown.filter(([code, status]) => PROBLEMS[code]?.status !== status)).toEqual([]);
    const failures = CLAUDE_FAILURES.filter((code) => !INNER.has(code));
    expect(failures.filter((code) => PROBLEMS[code] === undefined)).toEqual([]);
  });

  it('is what README.md says', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(Object.keys(PROBLEMS).filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });
});
