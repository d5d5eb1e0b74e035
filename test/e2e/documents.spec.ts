import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { Block, blocksOf } from './support/document-blocks';
import type { Service } from './support/service';
import { World } from './support/world';

const run = promisify(execFile);
const ROOT = resolve(__dirname, '../..');
const FAILS_ON_PURPOSE = /"prompt":""/;

let world: World;
let service: Service;
let folder: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({
    DEMO_MODEL: 'on',
    ANTHROPIC_API_KEY: undefined,
    ANTHROPIC_BASE_URL: undefined,
  });
  folder = join(world.dataDir, 'documents');
  await mkdir(folder);
});
afterAll(async () => {
  await world.end();
});

const here = (text: string): string => text.replaceAll(/(http:\/\/)?localhost:3000/g, service.url);

/** Runs commands one after the other, as a reader does who copies the ids from answer to command. */
async function runCommands(blocks: Block[]): Promise<void> {
  const ids: Record<string, string> = {};
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split(/^(?=curl )/m));
  for (const text of commands) {
    const command = here(text)
      .replaceAll('995275b4-f155-496c-9b74-8e586d7779bb', ids.projectId ?? '')
      .replaceAll('<runId>', ids.runId ?? '')
      .replaceAll('<chatId>', ids.chatId ?? '');
    // The last answer decides; `-w` says its status after the body.
    const script = `set -eu\ncurl() { command curl -w '\\n%{http_code}\\n' "$@"; }\n${command}`;
    const { stdout } = await run('bash', ['-c', script], {
      cwd: folder,
      timeout: 30_000,
      env: {
        PATH: process.env.PATH,
        PROJECT_ID: ids.projectId,
        RUN_ID: ids.runId,
        CHAT_ID: ids.chatId,
      },
    });
    const statuses = stdout.match(/^\d{3}$/gm)!.map(Number);
    const finished = /\/cancel/.test(command) ? [409] : [];
    const good = FAILS_ON_PURPOSE.test(command) ? [400] : [200, 201, 202, ...finished];
    expect({ command, stdout, good: statuses.every((status) => good.includes(status)) }).toEqual({
      command,
      stdout,
      good: true,
    });
    for (const [, name, id] of stdout.matchAll(/"(projectId|runId|chatId)":"([\w-]{36})"/g)) {
      if (name !== 'projectId' || ids.projectId === undefined) ids[name] = id;
    }
  }
}

it('README.md: a first request', async () => {
  await runCommands(blocksOf(join(ROOT, 'README.md'), 'A first request'));
});

it('docs/api.md: every command', async () => {
  const blocks = blocksOf(join(ROOT, 'docs/api.md'));
  expect(blocks.filter(({ language }) => language === 'sh').length).toBeGreaterThan(10);
  await runCommands(blocks);
});

it('docs/api.md: every snippet compiles and runs', async () => {
  const code = blocksOf(join(ROOT, 'docs/api.md'))
    .filter(({ language }) => language === 'ts')
    .map(({ text }) => here(text))
    .join('\n');
  const [imports, body] = [/^import .*$/gm, /^(?!import ).*$/gm].map((lines) =>
    code.match(lines)!.join('\n').replaceAll("'./client'", `'${ROOT}/client'`),
  );
  const file = join(folder, 'snippets.ts');
  const log = 'const console = { log: (..._: unknown[]): void => undefined };';
  const what = 'created, previewUrl, answer, run, streamUrl, built, back, page';
  await writeFile(
    file,
    `${imports}\n${log}\nexport async function main() {\n${body}\nreturn { ${what} };\n}\n`,
  );

  expect(errorsIn(file)).toEqual([]);

  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { main } = require(file) as { main: () => Promise<Record<string, any>> };
  const { created, previewUrl, answer, run: end, streamUrl, built, back, page } = await main();
  expect(created.data.status).toBe('completed');
  expect(previewUrl).toMatch(/^http:/);
  expect(answer).not.toBe('');
  expect(end.data.status).toBe('completed');
  expect(streamUrl).toMatch(/ticket=[\w.-]{10,}$/);
  expect(built.data.status).toBe('completed');
  expect(back.data.status).toBe('completed');
  expect(page.data.length).toBeGreaterThan(0);
});

function errorsIn(file: string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  // A reader's variables need not all be used.
  const program = ts.createProgram([file], {
    ...options,
    noEmit: true,
    incremental: false,
    noUnusedLocals: false,
  });
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
