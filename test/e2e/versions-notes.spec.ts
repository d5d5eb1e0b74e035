import type { RunBody } from '../../src/runs/run-body.dto';
import { rawRequest } from './support/raw-request';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

let world: World;
let service: Service;
let projectId: string;

/**
 * Version 1 is Claude's; 2 and 3 are changed by hand, which Claude hears with the prompt of 4; 5 is
 * changed by hand again.
 */
beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  world.model.turn(...writing({ 'index.html': page('First') }));
  projectId = (await service.create({ prompt: 'A page' })).body.projectId;
  await edit('by-hand-2.txt');
  await edit('by-hand-3.txt');
  await service.update({ projectId, prompt: 'Go on' });
  await edit('by-hand-5.txt');
});
afterAll(() => world.end());

async function edit(path: string): Promise<void> {
  const address = `/v1/projects/${projectId}/files/${path}`;
  expect(await rawRequest(service, 'PUT', address, { body: { content: path } })).toMatchObject({
    status: 200,
  });
}

/** The files of which Claude hears with the next prompt after a rollback. */
async function toldAfter(number: number): Promise<string[]> {
  const path = `/v1/projects/${projectId}/versions/${number}/rollback`;
  const { body } = await service.post<RunBody>(path, undefined);
  expect(body).toMatchObject({ status: 'completed', session: { resumed: true } });
  const prompt = `After version ${number}`;
  await service.update({ projectId, prompt });
  const told = world.model.lastRequest!.humanTexts.at(-1)!;
  expect(told).toContain(prompt);
  return told.match(/by-hand-\d/g) ?? [];
}

it('tells Claude of what was changed by hand up to the version gone back to', async () => {
  expect(await toldAfter(2)).toEqual(['by-hand-2']);
  expect(await toldAfter(3)).toEqual(['by-hand-2', 'by-hand-3']);
});

it('does not tell of what is undone with the rollback', async () => {
  expect(await toldAfter(1)).toEqual([]);
});

it('does not tell again what the conversation of then has heard', async () => {
  expect(await toldAfter(4)).toEqual([]);
  expect(await toldAfter(5)).toEqual(['by-hand-5']);
});

it('keeps what is untold through a rollback of a rollback', async () => {
  const path = (n: number): string => `/v1/projects/${projectId}/versions/${n}/rollback`;
  await service.post<RunBody>(path(1), undefined);
  const { body } = await service.post<RunBody>(path(3), undefined);

  expect(await toldAfter(body.versionNumber!)).toEqual(['by-hand-2', 'by-hand-3']);
});
