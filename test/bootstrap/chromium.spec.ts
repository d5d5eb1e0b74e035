import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = resolve(__dirname, '../../scripts/lib/chromium.mjs');
const BROWSER = '#!/bin/sh\necho Chromium 1.2.3';
const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('The search for Chromium', () => {
  let path: string;

  beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'onethread-path-'))));
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const program = (name: string, text: string) =>
    writeFileSync(join(path, name), text, { mode: 0o755 });

  /** What it prints, and last of all what it found. */
  async function search(env: Record<string, string> = {}): Promise<string[]> {
    const call = `import(${JSON.stringify(SCRIPT)})
      .then(({ findChromium }) => findChromium({ log: console.log })).then(console.log)`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', call], {
      env: { PATH: path, ...env },
    });
    return stdout.trimEnd().split('\n');
  }

  it('takes the one on the PATH that starts', async () => {
    program('chromium-browser', '#!/bin/sh\necho Install the snap instead; exit 1');
    program('google-chrome', '#!/bin/sh\necho Google Chrome 1.2.3');

    await expect(search()).resolves.toEqual([join(path, 'google-chrome')]);
  });

  it('takes the one that is named', async () => {
    program('chromium', BROWSER);
    program('mine', BROWSER);

    await expect(search({ CHROMIUM_PATH: join(path, 'mine') })).resolves.toEqual([
      join(path, 'mine'),
    ]);
  });

  asRoot('installs one when there is none', async () => {
    const browser = join(path, 'chromium');
    program('apt-get', `#!/bin/sh\nprintf '${BROWSER}' > ${browser}; /bin/chmod +x ${browser}`);

    await expect(search()).resolves.toEqual([
      'Installing Chromium, for tests in a browser…',
      browser,
    ]);
  });

  asRoot('does without when it cannot be installed, and says why', async () => {
    const tried = join(path, 'tried');
    program('apt-get', `#!/bin/sh\n: > ${tried}; echo 'E: no network' >&2; exit 100`);

    const lines = await search();

    expect(existsSync(tried)).toBe(true);
    expect(lines).toContain('E: no network');
    expect(lines.at(-1)).toBe('undefined');
  });
});
