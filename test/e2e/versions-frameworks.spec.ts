import { say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Service } from './support/service';
import { World } from './support/world';

/** Real installs from the registry, on a machine that is busy. */
const PATIENT = { prefer: 'wait=240' };

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterAll(() => world.end());

/** A project of a template that Claude finds good as it is. */
async function createFrom(template: string): Promise<string> {
  world.model.turn(say('It is good as it is.'));
  const { status, body } = await service.post<RunBody>(
    '/v1/create-preview-for-new-project',
    { prompt: 'An app', template },
    PATIENT,
  );
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
  expect(body).toMatchObject({ status: 'completed', versionNumber: 1 });
  return body.projectId;
}

/** A page and everything that it loads from its own origin. */
async function loaded(projectId: string): Promise<string> {
  const { text } = await service.preview(projectId);
  const paths = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  const parts = await Promise.all(paths.map((path) => service.preview(projectId, path)));
  for (const part of parts) expect(part.status).toBe(200);
  return [text, ...parts.map((part) => part.text)].join('\n');
}

// In one data folder, so that the second one finds Vite in the cache of packages.
it.each([
  ['vite-vue', /Clicked[^]*times/],
  ['vite-svelte', /Clicked[^]*times/],
  ['astro', /<h1[^>]*>Hello/],
])(
  'installs, builds and serves an app of %s',
  async (template, expected) => {
    expect(await loaded(await createFrom(template))).toMatch(expected);
  },
  280_000,
);
