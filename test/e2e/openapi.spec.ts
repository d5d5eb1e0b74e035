import type { OpenAPIObject } from '@nestjs/swagger';
import { committed } from '../openapi/document';
import { describeInBrowser, launchChromium } from './support/browser';
import type { Service } from './support/service';
import { World } from './support/world';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Routes that must be there, whatever else is. */
const ROUTES = {
  'POST /v1/create-preview-for-new-project': 'createPreviewForNewProject',
  'POST /v1/update-project': 'updateProject',
  'GET /v1/projects': 'listProjects',
  'GET /v1/projects/{projectId}': 'getProject',
  'GET /v1/builds/{buildId}': 'getBuild',
  'GET /v1/runs/{runId}': 'getRun',
  'GET /health/live': 'isLive',
  'GET /health/ready': 'isReady',
};

let world: World;
let service: Service;
let document: OpenAPIObject;
let operations: Record<string, Operation>;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  ({ body: document } = await service.get<OpenAPIObject>('/docs-json'));
  operations = Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [[`${method.toUpperCase()} ${path}`, operation]] : [];
      }),
    ),
  );
});
afterAll(() => world.end());

it('is what openapi.json says: `npm run openapi:write` changes nothing', () => {
  expect(document).toEqual(committed);
});

it('lists the routes, each with a name of its own', () => {
  const names = Object.values(operations).map(({ operationId }) => operationId);

  expect(
    Object.fromEntries(
      Object.entries(operations).map(([route, operation]) => [route, operation.operationId]),
    ),
  ).toMatchObject(ROUTES);
  // Nest's own names, made from class and method, change with the code.
  expect(names.filter((name) => name === undefined || /Controller/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it('says of every route what it does and how it fails', () => {
  for (const [route, operation] of Object.entries(operations)) {
    expect({ route, summary: operation.summary }).toEqual({ route, summary: expect.any(String) });
    expect({ route, tags: operation.tags }).toEqual({ route, tags: [expect.any(String)] });
    if (!route.includes('/v1/')) continue;
    const problems = Object.entries(operation.responses).filter(
      ([status]) => Number(status) >= 400,
    );
    expect({ route, problems: problems.length }).not.toEqual({ route, problems: 0 });
    for (const [, problem] of problems) {
      expect(problem).toMatchObject({ content: { 'application/problem+json': expect.anything() } });
    }
  }
});

it('refers to nothing that is not there', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);

  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => document.components?.schemas?.[name] === undefined)).toEqual([]);
});

it('describes the body of a request with its limits and an example', () => {
  const schema = document.components?.schemas?.CreatePreview;

  expect(schema).toMatchObject({
    required: ['prompt'],
    properties: {
      prompt: { type: 'string', minLength: 1, maxLength: 20_000, examples: [expect.any(String)] },
      name: { type: 'string', maxLength: 120 },
      projectId: { type: 'string', format: 'uuid' },
    },
  });
});

it('shows itself to people', async () => {
  const page = await service.get<string>('/docs');

  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.body).toContain('Onethread');
  const parts = [...page.body.matchAll(/(?:href|src)="([^"]+\.(?:css|js))"/g)].map(
    ([, part]) => part,
  );
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    const { pathname } = new URL(part, `${service.url}/docs`);
    const { status } = await service.get(pathname);
    expect({ part, status }).toEqual({ part, status: 200 });
  }
  // Scripts in the page itself would be stopped by the policy that comes with it.
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
});

describeInBrowser('in Chromium', () => {
  it('lets people try a route, and has nothing to complain of', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(`${service.url}/docs`);
      await page.locator('#operations-health-isLive button.opblock-summary-control').click();
      await page.locator('#operations-health-isLive button.execute').click();
      const answer = page.locator('#operations-health-isLive .live-responses-table');
      await answer.getByText('"status": "ok"').waitFor({ timeout: 10_000 });
      // One with unions, references to examples and all media types.
      await page.locator('#operations-runs-followRun button.opblock-summary-control').click();
      await page.locator('#operations-runs-followRun .responses-table').first().waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
