import type { OpenAPIObject } from '@nestjs/swagger';
import type { Problem } from './support/http';
import { exchange } from './support/http';
import { expectProblem, fieldsOf } from './support/problem';
import type { Service } from './support/service';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

/** A UUID, but of version 1. */
const UUID_V1 = 'c232ab00-9414-11ec-b3c8-9f6bdeced846';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterAll(() => world.end());

describe.each([
  ['/v1/projects/', 'projectId', 'project_not_found'],
  ['/v1/builds/', 'buildId', 'build_not_found'],
  ['/v1/runs/', 'runId', 'run_not_found'],
])('GET %s:id', (path, field, code) => {
  it('answers 404 for an unknown id', async () => {
    for (const id of [UNKNOWN_ID, UNKNOWN_ID.toUpperCase(), UUID_V1]) {
      expectProblem(await service.get<Problem>(path + id), 404, code);
    }
  });

  it.each(['7', 'null', `${UNKNOWN_ID}0`, '%27%20OR%201=1', '%00'])(
    'answers 400 for "%s"',
    async (id) => {
      const answer = await service.get<Problem>(path + id);

      expectProblem(answer, 400, 'validation_failed');
      expect(fieldsOf(answer)).toEqual([field]);
    },
  );

  it('answers 400 for a broken escape', async () => {
    expectProblem(await service.get<Problem>(`${path}%E0%A4%A`), 400, 'bad_request');
  });
});

it('does the same for every route that is about one thing', async () => {
  const { body } = await service.get<OpenAPIObject>('/docs-json');
  const paths = Object.keys(body.paths).filter(
    (path) => body.paths[path].get && /\{\w+Id\}/.test(path) && !/\{(?!\w+Id\})/.test(path),
  );
  expect(paths.length).toBeGreaterThan(2);

  for (const path of paths) {
    const unknown = await service.get<Problem>(path.replace(/\{\w+\}/g, UNKNOWN_ID));
    expect({ path, status: unknown.status }).toEqual({ path, status: 404 });
    expectProblem(unknown, 404, unknown.body.code);
    expect(unknown.body.code).toMatch(/^[a-z]+_not_found$/);
    expect(unknown.body.code).not.toBe('route_not_found');
    const bad = await service.get<Problem>(path.replace(/\{\w+\}/g, '7'));
    expect({ path, status: bad.status }).toEqual({ path, status: 400 });
    expectProblem(bad, 400, 'validation_failed');
  }
});

it.each([
  ['GET', '/v1/nothing'],
  ['GET', '/v1/create-preview-for-new-project'],
  ['DELETE', '/v1/runs'],
])('answers 404 where there is no route: %s %s', async (method, path) => {
  const answer = await exchange<Problem>(method, service.url + path);

  expectProblem(answer, 404, 'route_not_found');
});

it('takes over the id that the client gives to its request, unless it could do harm', async () => {
  const given = await service.get<Problem>('/v1/nothing', { 'x-request-id': 'my-request:1' });
  expect(given.body.requestId).toBe('my-request:1');
  expectProblem(given, 404, 'route_not_found');

  const bad = await service.get<Problem>('/v1/nothing', { 'x-request-id': '<script>' });
  expect(bad.body.requestId).not.toBe('<script>');
  expectProblem(bad, 404, 'route_not_found');
});
