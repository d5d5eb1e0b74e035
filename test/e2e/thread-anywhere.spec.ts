import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callTool, say } from '../../src/demo-model';
import { Engineer } from './support/engineer';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

describe('a thread is resumed anywhere', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.begin(new Engineer());
  });
  afterEach(() => world?.end());

  it("after Claude's own folder is deleted", async () => {
    const service = await world.start();
    const thread = await Thread.begin(service);
    completed(await thread.update('Make it blue'));
    const { id } = await thread.session();
    await access(join(world.dataDir, 'claude', thread.projectId));

    await rm(join(world.dataDir, 'claude'), { recursive: true });

    expect(completed(await thread.update('Add a menu')).session).toEqual({ id, resumed: true });
    await rm(join(world.dataDir, 'claude'), { recursive: true });
    expect(completed(await thread.chat('What is there?')).session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual([
      'A bakery',
      'Make it blue',
      'Add a menu',
      'What is there?',
    ]);
  });

  it('by a worker that has never seen the project', async () => {
    const first = await world.start();
    const begun = await Thread.begin(first);
    const { id } = await begun.session();
    await first.stop();
    const dataDir = join(world.dataDir, 'elsewhere', 'on another machine');
    await mkdir(dataDir, { recursive: true });
    const thread = begun.through(await world.start({ DATA_DIR: dataDir }));

    const chat = completed(await thread.chat('What is this?', 'ask'));
    expect(chat.session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'What is this?']);

    world.model.turn(
      (request) =>
        callTool('Write', {
          file_path: join(request.workingDirectory!, 'index.html'),
          content: '<h1>Blue</h1>',
        }),
      say('It is blue.'),
    );
    const run = completed(await thread.update('Make it blue'));
    expect(run.session).toEqual({ id, resumed: true });

    // And back again, where Claude's own folder knows an older state of the conversation.
    await thread.service.stop();
    const back = begun.through(await world.start());
    expect(completed(await back.chat('And now?', 'ask')).session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual([
      'A bakery',
      'What is this?',
      'Make it blue',
      'And now?',
    ]);
    expect(JSON.stringify(world.model.lastRequest?.raw.messages)).toContain('It is blue.');
    expect(await readdir(join(world.dataDir, 'claude'))).toEqual([thread.projectId]);
  });
});
