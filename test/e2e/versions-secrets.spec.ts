import type { RunBody } from '../../src/runs/run-body.dto';
import { writing } from './support/scripted-files';
import { World } from './support/world';

const CANARY = 'canary-5f2c';
/** The shell of a script and npm; what is above them may be the service. */
const OWN_PARENTS = 2;

/** What a program can see of environments: its own, its parents' and, through /proc, everybody's. */
const LOOK_AROUND = `
const fs = require('node:fs');
const read = (path) => { try { return fs.readFileSync(path, 'latin1') } catch (error) { return error.code } };
const parentOf = (pid) => /^PPid:\\t(\\d+)/m.exec(read('/proc/' + pid + '/status'))?.[1];
const seen = { env: process.env, own: read('/proc/self/environ'), parents: [] };
for (let pid = process.ppid; Number(pid) > 0 && seen.parents.length < SEEN; pid = parentOf(pid)) {
  seen.parents.push(read('/proc/' + pid + '/environ'));
}
`;

let world: World;

beforeEach(async () => (world = await World.begin()));
afterEach(() => world.end());

/** What an app tells that looks around while its packages are installed, and while it is built. */
async function lookAround(
  parents: number,
  settings: Record<string, string>,
): Promise<{ installed: string; built: string }> {
  const service = await world.start({
    BUILD_INSTALL_SCRIPTS: 'on',
    ANTHROPIC_API_KEY: CANARY,
    AWS_SECRET_ACCESS_KEY: CANARY,
    MY_OWN_SECRET: CANARY,
    ...settings,
  });
  const isolated = service.output.includes('builds are isolated');
  if (parents > OWN_PARENTS && !isolated) console.warn('builds cannot be isolated here');
  const look = LOOK_AROUND.replace('SEEN', String(isolated ? parents : OWN_PARENTS));
  const manifest = {
    private: true,
    scripts: { build: 'node build.cjs' },
    dependencies: { nosy: 'file:./nosy' },
  };
  const nosy = { name: 'nosy', version: '1.0.0', scripts: { postinstall: 'node look.cjs' } };
  world.model.turn(
    ...writing({
      'package.json': JSON.stringify(manifest),
      'nosy/package.json': JSON.stringify(nosy),
      'nosy/look.cjs': `${look}fs.writeFileSync('seen.json', JSON.stringify(seen));`,
      'build.cjs': `${look}
        fs.mkdirSync('dist', { recursive: true });
        const installed = fs.readFileSync('node_modules/nosy/seen.json', 'utf8');
        fs.writeFileSync('dist/index.html', JSON.stringify({ installed, built: JSON.stringify(seen) }));`,
    }),
  );
  const answer = await service.post<RunBody>('/v1/create-preview-for-new-project', {
    prompt: 'An app that looks around',
  });
  expect(answer.body).toMatchObject({ status: 'completed' });
  const { text } = await service.preview(answer.body.projectId);
  return JSON.parse(text) as { installed: string; built: string };
}

function expectNoSecret(seen: string): void {
  expect(seen).toContain('ONETHREAD_BUILD=');
  expect(seen).not.toContain(CANARY);
  expect(seen).not.toMatch(/DATABASE_URL|REDIS_URL|postgres:\/\/|redis:\/\//);
}

it('lets an app in its install and its build know nothing of the service', async () => {
  const { installed, built } = await lookAround(20, { BUILD_ISOLATION: 'auto' });

  expectNoSecret(installed);
  expectNoSecret(built);
});

// Then the service itself, further up, is protected by nothing but its user.
it('gives a build without isolation no secret either, by its environment and its parents’', async () => {
  const { installed, built } = await lookAround(OWN_PARENTS, { BUILD_ISOLATION: 'off' });

  expectNoSecret(installed);
  expectNoSecret(built);
});
