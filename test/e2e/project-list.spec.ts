import { randomUUID } from 'node:crypto';
import type { ProjectPageDto } from '../../src/projects/project.dto';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

let world: World;
let service: Service;
/** Newest first. */
let ids: string[];

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  // Two that were made in the same millisecond lie on the border of two pages.
  const times = ['00.001', '00.002', '00.0034', '00.0036', '00.004'];
  for (const seconds of times) {
    await world.db.query('INSERT INTO projects (project_id, created_at) VALUES ($1, $2)', [
      randomUUID(),
      `2026-01-01T00:00:${seconds}Z`,
    ]);
  }
  const { rows } = await world.db.query<{ project_id: string }>(
    `SELECT project_id FROM projects ORDER BY date_trunc('milliseconds', created_at) DESC, project_id DESC`,
  );
  ids = rows.map((row) => row.project_id);
});
afterAll(() => world.end());

const list = (query: string) => service.get<ProjectPageDto>(`/v1/projects${query}`);
const idsOf = (page: ProjectPageDto) => page.items.map((item) => item.projectId);

/** A cursor that we never gave. */
function forged(key: string): string {
  return Buffer.from(key).toString('base64url');
}

it('shows the newest first', async () => {
  const { body } = await list('');

  expect(idsOf(body)).toEqual(ids);
  expect(body.nextCursor).toBeNull();
});

it('goes from page to page without leaving one out or showing one twice', async () => {
  const seen: string[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { status, body }: { status: number; body: ProjectPageDto } = await list(
      `?limit=2${cursor && `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    seen.push(idsOf(body));
    cursor = body.nextCursor;
  }

  expect(seen).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
});

it('is not disturbed by projects that are made meanwhile', async () => {
  const first = await list('?limit=2');
  const projectId = randomUUID();
  await world.db.query('INSERT INTO projects (project_id) VALUES ($1)', [projectId]);

  const second = await list(`?limit=2&cursor=${first.body.nextCursor}`);

  expect(idsOf(second.body)).toEqual(ids.slice(2, 4));
  await world.db.query('DELETE FROM projects WHERE project_id = $1', [projectId]);
});

it('has no next page when the last one is full', async () => {
  const { body } = await list('?limit=5');

  expect(body.items).toHaveLength(5);
  expect(body.nextCursor).toBeNull();
});

it.each([
  ['limit', '0'],
  ['limit', '101'],
  ['limit', 'many'],
  ['cursor', 'nonsense'],
  ['cursor', forged(`1767225600000 ' OR 1=1`)],
  ['cursor', forged(`1767225600000 ${'x'.repeat(36)}`)],
  ['cursor', forged(`99999999999999 ${UNKNOWN_ID}`)],
  ['cursor', forged(`2026-99-99T99:99:99.000Z ${UNKNOWN_ID}`)],
  ['page', '2'],
])('refuses the %s "%s"', async (field, value) => {
  const { status, body } = await service.get<Problem>(`/v1/projects?${field}=${value}`);

  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
});
