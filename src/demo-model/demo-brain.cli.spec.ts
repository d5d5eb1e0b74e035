import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Options } from '@anthropic-ai/claude-agent-sdk' with { 'resolution-mode': 'import' };
import { DemoBrain } from './demo-brain';
import { MessagesApiServer } from './messages-api.server';
import { ScriptedModel } from './scripted-model';

const BAKERY = 'A landing page for a bakery called Rise';
const BUILD: Options = {
  tools: ['Read', 'Write', 'Edit', 'Glob', 'Grep'],
  permissionMode: 'acceptEdits',
};
const PLAN: Options = {
  tools: ['Read', 'Glob', 'Grep'],
  permissionMode: 'plan',
  planModeInstructions: 'This session has no plan file. Look at what you need, then answer.',
};
const ANSWER: Options = { tools: [], permissionMode: 'dontAsk' };

const strings = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 5 };
const planSchema = {
  type: 'object',
  properties: {
    message: { type: 'string' },
    plan: {
      type: 'object',
      properties: {
        summary: { type: 'string', maxLength: 200 },
        steps: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: { title: { type: 'string' }, detail: { type: 'string' }, files: strings },
            required: ['title', 'detail', 'files'],
            additionalProperties: false,
          },
        },
        risks: strings,
        buildPrompt: { type: 'string' },
      },
      required: ['summary', 'steps', 'risks', 'buildPrompt'],
      additionalProperties: false,
    },
  },
  required: ['message', 'plan'],
  additionalProperties: false,
};

interface TurnEnd {
  sessionId: string;
  text: string;
  structured?: {
    message?: string;
    name?: string;
    plan?: { steps: unknown[]; buildPrompt: string };
  };
  rounds: number;
}

// Only the requests are scripted: they are recorded, and the demo model answers all of them.
const model = new ScriptedModel(new DemoBrain());
const server = new MessagesApiServer(model);
let folder: string;
let cwd: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onethread-demo-'));
  ({ url } = await server.start());
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => {
  model.reset();
  cwd = join(folder, randomUUID());
  await mkdir(cwd);
});

/** One turn of the real CLI; its process is gone when this resolves. */
async function turn(prompt: string, options: Options): Promise<TurnEnd> {
  const { query } = await import('@anthropic-ai/claude-agent-sdk');
  const run = query({
    prompt,
    options: {
      cwd,
      settingSources: [],
      strictMcpConfig: true,
      extraArgs: { restricted: null },
      permissionPrompts: 'none',
      env: {
        PATH: dirname(process.execPath),
        HOME: folder,
        CLAUDE_CONFIG_DIR: join(folder, 'config'),
        CLAUDE_CODE_TMPDIR: folder,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        CLAUDE_CODE_MAX_RETRIES: '0',
        DISABLE_AUTOUPDATER: '1',
        ANTHROPIC_BASE_URL: url,
        ANTHROPIC_API_KEY: 'onethread-demo-model',
      },
      ...options,
    },
  });
  let end: TurnEnd | undefined;
  for await (const message of run) {
    if (message.type !== 'result') continue;
    if (message.subtype !== 'success') throw new Error(message.errors.join('\n'));
    end = {
      sessionId: message.session_id,
      text: message.result,
      structured: message.structured_output as TurnEnd['structured'],
      rounds: message.num_turns,
    };
  }
  if (end === undefined) throw new Error('The turn had no result.');
  return end;
}

const page = (): Promise<string> => readFile(join(cwd, 'index.html'), 'utf8');

describe('the demo model and the real CLI', () => {
  it('build an app, change it in the same session, and plan for it', async () => {
    const first = await turn(BAKERY, { ...BUILD, sessionId: randomUUID() });
    const stylesBefore = await readFile(join(cwd, 'styles.css'), 'utf8');

    expect((await readdir(cwd)).sort()).toEqual(['app.js', 'index.html', 'styles.css']);
    expect(await page()).toMatch(/<title>Rise — Neighbourhood bakery<\/title>/);
    expect(await page()).toMatch(/bread/i);
    expect(first.text).toContain('I built **Rise**');

    const resume = first.sessionId;
    const update = await turn('make it blue and add opening hours', { ...BUILD, resume });

    expect(update.sessionId).toBe(first.sessionId);
    expect(update.text).toContain(`You first asked for “${BAKERY}”`);
    expect(await page()).toContain('When and where');
    expect(await readFile(join(cwd, 'styles.css'), 'utf8')).not.toBe(stylesBefore);
    expect(model.lastRequest?.humanTexts).toEqual([BAKERY, 'make it blue and add opening hours']);

    const before = await page();
    const outputFormat = { type: 'json_schema', schema: planSchema } as const;
    const plan = await turn('How could we offer cake classes?', { ...PLAN, resume, outputFormat });

    expect(plan.structured?.message).toContain(`You first asked for “${BAKERY}”`);
    expect(plan.structured?.plan?.buildPrompt).toBe('Add a section about cake classes.');
    // The CLI still lists the tools of earlier turns; plan mode is told in words.
    expect(model.lastRequest?.offersTool('Write')).toBe(true);
    expect(model.lastRequest?.isPlanMode).toBe(true);
    expect(await page()).toBe(before);

    await turn('Add a section about cake classes.', { ...BUILD, resume });

    expect(await page()).toContain('Cake classes');
    expect(model.sideRequests).toEqual([]);
  });

  it('name a project without any tool, and answer a question', async () => {
    const { sessionId } = await turn(BAKERY, BUILD);
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, tags: strings },
      required: ['name', 'tags'],
      additionalProperties: false,
    };
    const outputFormat = { type: 'json_schema', schema } as const;
    const metadata = await turn('Describe it.', { ...ANSWER, resume: sessionId, outputFormat });
    const answer = await turn('What is on the page?', { ...ANSWER, resume: sessionId });

    expect(metadata.structured).toMatchObject({ name: 'Rise' });
    expect(answer.text).toContain(`You first asked for “${BAKERY}”`);
  });

  it('go on from the page in a new session', async () => {
    await turn(BAKERY, BUILD);
    const update = await turn('rename it to Crumb', BUILD);

    expect(await page()).toContain('<title>Crumb — Neighbourhood bakery</title>');
    expect(update.text).toContain(`it began with “${BAKERY}”`);
  });

  it('write over files that they have not read', async () => {
    await writeFile(join(cwd, 'styles.css'), 'old');
    await turn(BAKERY, BUILD);

    expect(await readFile(join(cwd, 'styles.css'), 'utf8')).toContain('--accent');
  });
});
