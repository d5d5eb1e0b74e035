import type { Problem } from './support/http';
import { expectProblem, fieldsOf } from './support/problem';
import type { Service } from './support/service';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

const CREATE = '/v1/create-preview-for-new-project';
const UPDATE = '/v1/update-project';
const JSON_TYPE = { 'content-type': 'application/json' };
/** A UUID, but of version 1. */
const UUID_V1 = 'c232ab00-9414-11ec-b3c8-9f6bdeced846';

let world: World;
let service: Service;
let before: unknown;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
beforeEach(async () => (before = await contents()));
afterEach(async () => expect(await contents()).toEqual(before));
afterAll(() => world.end());

/** What a request would change that got through. */
async function contents(): Promise<unknown> {
  const { rows } = await world.db.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM projects) AS projects, (SELECT count(*)::int FROM runs) AS runs,
            (SELECT count(*)::int FROM run_events) AS events`,
  );
  return { ...rows[0], requests: world.model.requests.length };
}

describe.each([CREATE, UPDATE])('POST %s', (path) => {
  const post = (body: unknown, headers?: Record<string, string>) =>
    service.post<Problem>(path, body, headers);
  /** What is right with every body for this route. */
  const rest = path === UPDATE ? { projectId: UNKNOWN_ID } : {};

  it.each([
    ['cut off', '{"prompt":"a'],
    ['single quotes', "{'prompt':'a'}"],
    ['a bare word', 'prompt'],
    ['null', 'null'],
  ])('refuses broken JSON: %s', async (_, body) => {
    expectProblem(await post(body), 400, 'invalid_json');
  });

  it.each([
    ['empty', ''],
    ['blank', ' \t\r\n\u00a0 '],
    ['too long', 'x'.repeat(20_001)],
    ['a number', 7],
    ['null', null],
    ['a list', ['a prompt']],
    ['an object', { text: 'a prompt' }],
  ])('refuses a prompt that is %s', async (_, prompt) => {
    const answer = await post({ ...rest, prompt });

    expectProblem(answer, 400, 'validation_failed');
    expect(fieldsOf(answer)).toEqual(['prompt']);
  });

  it.each([
    ['no body', undefined],
    ['an empty object', {}],
  ])('refuses %s', async (_, body) => {
    const answer = await post(body);

    expectProblem(answer, 400, 'validation_failed');
    expect(fieldsOf(answer)).toContain('prompt');
  });

  it('refuses a list', async () => {
    expectProblem(await post([{ ...rest, prompt: 'a' }]), 400, 'validation_failed');
  });

  it.each(['__proto__', 'constructor'])(
    'refuses the field %s, of which no type knows',
    async (field) => {
      const body = `{"prompt":"a","projectId":"${UNKNOWN_ID}","${field}":{"isAdmin":true}}`;

      const answer = await post(body, JSON_TYPE);

      expectProblem(answer, 400, 'validation_failed');
      expect(fieldsOf(answer)).toContain(field);
    },
  );

  it.each(['sessionId', 'Prompt'])('refuses the unknown field %s', async (field) => {
    const body = JSON.stringify({ ...rest, prompt: 'a' }).replace('{', `{"${field}":"x",`);

    const answer = await post(body);

    expectProblem(answer, 400, 'validation_failed');
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it.each([
    ['no UUID', 'my-project'],
    ['an empty string', ''],
    ['a number', 7],
    ['a UUID with more around it', ` ${UNKNOWN_ID}x`],
    ['a path', `../../${UNKNOWN_ID}`],
  ])('refuses a projectId that is %s', async (_, projectId) => {
    const answer = await post({ prompt: 'a', projectId });

    expectProblem(answer, 400, 'validation_failed');
    expect(fieldsOf(answer)).toEqual(['projectId']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/json5'])(
    'refuses a body of type %s',
    async (type) => {
      const answer = await post('{"prompt":"a"}', { 'content-type': type });

      expectProblem(answer, 415, 'unsupported_media_type');
    },
  );

  it('refuses a body without a type', async () => {
    const body = new Blob([JSON.stringify({ ...rest, prompt: 'a' })]);
    const response = await fetch(service.url + path, { method: 'POST', body });

    expect(response.status).toBe(415);
    await expect(response.json()).resolves.toMatchObject({ code: 'unsupported_media_type' });
  });

  it('refuses a body that is far too large, whatever is in it', async () => {
    expectProblem(await post({ prompt: 'x'.repeat(1_000_000) }), 413, 'body_too_large');
  });

  it('refuses a compression that is none', async () => {
    const answer = await post('{"prompt":"a"}', { ...JSON_TYPE, 'content-encoding': 'gzip' });

    expect([400, 415]).toContain(answer.status);
    expectProblem(answer, answer.status, answer.body.code);
  });
});

it.each([
  ['too long', 'x'.repeat(121)],
  ['a number', 7],
])('refuses a name that is %s', async (_, name) => {
  const answer = await service.post<Problem>(CREATE, { prompt: 'a', name });

  expectProblem(answer, 400, 'validation_failed');
  expect(fieldsOf(answer)).toEqual(['name']);
});

it('refuses a UUID of another version for a new project', async () => {
  const answer = await service.post<Problem>(CREATE, { prompt: 'a', projectId: UUID_V1 });

  expectProblem(answer, 400, 'validation_failed');
  expect(fieldsOf(answer)).toEqual(['projectId']);
});

it('names every field that is wrong', async () => {
  const answer = await service.post<Problem>(CREATE, { prompt: '', name: 7, projectId: 'x' });

  expectProblem(answer, 400, 'validation_failed');
  expect(fieldsOf(answer)?.sort()).toEqual(['name', 'projectId', 'prompt']);
});

it('does not know a project that is not there', async () => {
  const body = { prompt: 'a', projectId: UNKNOWN_ID };

  expectProblem(await service.post<Problem>(UPDATE, body), 404, 'project_not_found');
});
