import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { World } from './support/world';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterAll(() => world.end());

it('takes a prompt of 20,000 characters, counted after trimming, to Claude as it is', async () => {
  const prompt = `${'x'.repeat(19_998)}é€`;

  const { status, body } = await service.create({ prompt: `\n ${prompt} \t` });

  expect(status).toBe(200);
  expect(world.model.requests[0].humanTexts).toEqual([prompt]);
  expect(body.message).toBe(`Built: ${prompt}`);
});

it('takes characters that JSON has to escape', async () => {
  const prompt = '"\\ \u0007 \u2028 𝒳 \u{1f35e} end';

  const { status } = await service.create({ prompt });

  expect(status).toBe(200);
});

it('takes a name of 120 characters', async () => {
  const { body } = await service.create({ prompt: 'A page', name: 'n'.repeat(120) });

  const project = await world.project(body.projectId);
  expect(project.name).toBe('n'.repeat(120));
});

it('refuses the id of a project that exists, and leaves that alone', async () => {
  const first = await service.create({ prompt: 'A page', name: 'Mine' });
  const { projectId } = first.body;
  const before = await world.project(projectId);
  const requests = world.model.requests.length;

  for (const id of [projectId, projectId.toUpperCase()]) {
    const again = await service.create<Problem>({ prompt: 'Another page', projectId: id });

    expect(again.status).toBe(409);
    expect(again.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(again.body).toMatchObject({ code: 'project_exists', projectId });
    expect(again.body.requestId).toBe(again.headers.get('x-request-id'));
  }

  expect(await world.project(projectId)).toEqual(before);
  const { rows } = await world.db.query('SELECT run_id FROM runs WHERE project_id = $1', [
    projectId,
  ]);
  expect(rows).toEqual([{ run_id: first.body.runId }]);
  expect(world.model.requests).toHaveLength(requests);
});

it('makes one of two projects that ask for the same id at once', async () => {
  const projectId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

  const answers = await Promise.all(
    ['One', 'Two', 'Three'].map((prompt) =>
      service.create<RunBody & Problem>({ prompt, projectId }),
    ),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});
