import { DemoBrain } from './demo-brain';
import type { ModelReply } from './model-reply';
import { BAKERY, CWD, Play } from './testing/play';
import { modelRequest, notice, user, withSchema } from './testing/wire-requests';

const PLAN_SCHEMA = {
  type: 'object',
  properties: {
    message: { type: 'string' },
    plan: {
      type: 'object',
      properties: {
        summary: { type: 'string' },
        steps: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              title: { type: 'string' },
              detail: { type: 'string' },
              files: { type: 'array', items: { type: 'string' } },
            },
          },
        },
        risks: { type: 'array', items: { type: 'string' } },
        buildPrompt: { type: 'string' },
      },
    },
  },
};

let play: Play;
beforeEach(() => (play = new Play(new DemoBrain())));

describe('the demo model, asked for an answer', () => {
  it('plans in the form that is asked for, about the conversation', async () => {
    await play.turn(BAKERY);
    const { structured } = await play.turn(
      'Could we offer online ordering?',
      withSchema(PLAN_SCHEMA, 'Read'),
    );
    const { message, plan } = structured as { message: string; plan: Record<string, unknown> };

    expect(message).toContain(`You first asked for “${BAKERY}”.`);
    expect(message).toContain('Could we offer online ordering?');
    expect(plan.buildPrompt).toBe('Add a section about online ordering.');
    expect(plan.steps).toHaveLength(3);
  });

  it('makes a plan whose prompt can be carried out', async () => {
    await play.turn(BAKERY);
    const { structured } = await play.turn(
      'Could we offer online ordering?',
      withSchema(PLAN_SCHEMA, 'Read'),
    );
    await play.turn((structured as { plan: { buildPrompt: string } }).plan.buildPrompt);

    expect(play.page()).toContain('Online ordering');
  });

  it('names a project by what it is', async () => {
    const strings = { type: 'array', items: { type: 'string' }, maxItems: 3 };
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        description: { type: 'string', maxLength: 80 },
        tags: strings,
        suggestions: strings,
      },
    };
    await play.turn(BAKERY);
    const { structured } = await play.turn('Describe this project.', withSchema(schema));
    const metadata = structured as { description: string };

    expect(structured).toMatchObject({
      name: 'Rise',
      tags: ['bakery', 'neighbourhood', 'website'],
      suggestions: ['Make it dark', expect.any(String), expect.any(String)],
    });
    expect(metadata.description.length).toBeLessThanOrEqual(80);
  });

  it('writes first and gives its structured answer last when both are asked for', async () => {
    const schema = { type: 'object', properties: { message: { type: 'string' } } };
    const { structured } = await play.turn(BAKERY, withSchema(schema, 'Read', 'Write', 'Glob'));

    expect(play.page()).toContain('Rise');
    expect(structured).toMatchObject({ message: expect.stringContaining('Rise') });
  });

  it('does not write in plan mode, though the tools are listed', async () => {
    await play.turn(BAKERY);
    const count = play.calls.length;
    const brain = new DemoBrain();
    const request = modelRequest([user(BAKERY), notice('Plan mode is active. Do not execute.')]);

    expect(brain.reply(request)).toMatchObject({ parts: [{}, { tool: 'Glob' }] });
    expect((await play.turn('What is on the page?', { tools: [] })).last).toContain('**Rise**');
    expect(play.calls).toHaveLength(count);
  });

  it('ends after three refusals of its structured answer', () => {
    const schema = { type: 'object', properties: {} };
    const refused = {
      id: 't',
      name: 'StructuredOutput',
      input: {},
      text: 'does not fit',
      isError: true,
    };
    const request = modelRequest([user('x')], withSchema(schema));
    jest.spyOn(request, 'toolResults', 'get').mockReturnValue([refused, refused, refused]);

    expect(new DemoBrain().reply(request)).toMatchObject({
      parts: [{ text: expect.stringContaining('does not fit') }],
    });
  });

  it('never thinks aloud', async () => {
    const replies: unknown[] = [];
    const brain = new DemoBrain();
    play = new Play({
      reply: (request) => {
        replies.push(brain.reply(request));
        return replies.at(-1) as ModelReply;
      },
    });
    await play.turn(BAKERY);

    expect(JSON.stringify(replies)).not.toContain('"thinking"');
  });
});

describe('the demo model, told by the service', () => {
  const agreed = (prompt: string, steps: string[]): string =>
    `${prompt}\n\nThis is the plan that was agreed on:\n${steps.join('\n')}`;

  it.each([
    'Make it green',
    'Add a team section',
    'Bigger text, please',
    'Offer cake classes',
    'Dance',
  ])('carries out a plan as it was asked for: %s', async (wish) => {
    await play.turn(BAKERY);
    const { structured } = await play.turn(wish, withSchema(PLAN_SCHEMA, 'Read'));
    const { plan } = structured as {
      plan: { buildPrompt: string; steps: { title: string; detail: string }[] };
    };
    await play.turn(
      agreed(
        plan.buildPrompt,
        plan.steps.map(({ title, detail }) => `1. ${title}: ${detail}`),
      ),
    );
    const straight = new Play(new DemoBrain());
    await straight.turn(BAKERY);
    await straight.turn(plan.buildPrompt);

    expect([...play.files]).toEqual([...straight.files]);
  });

  it('goes on from what it is told of a lost conversation', async () => {
    await play.turn(
      [
        'The earlier conversation about this project could not be resumed.',
        'Project: Rise\nAbout: Bread in a dark and cosy place.',
        `What was said, oldest first:\n- User: ${BAKERY}\n  You: I built it. Try “Make it dark”, “Add a pricing section”.\n- User: make it blue\n  You: I did.`,
        'There are no files yet.',
        'Now the user asks:\nadd opening hours',
      ].join('\n\n'),
    );
    const { last } = await play.turn('add a team section');

    expect(play.page()).toContain('<title>Rise — Neighbourhood bakery</title>');
    expect(play.page()).toContain('When and where');
    expect(play.page()).not.toContain('Simple prices');
    expect(play.files.get(`${CWD}/styles.css`)).toContain('color-scheme: light dark;');
    expect(last).toContain(
      `You first asked for “${BAKERY}”, then “make it blue”, then “add opening hours”.`,
    );
  });

  it('does not recall prompts that were the service’s own', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } } };
    await play.turn(BAKERY);
    await play.turn('Describe this app for a list.', withSchema(schema));
    const { last } = await play.turn('make it blue');

    expect(last).toContain(`You first asked for “${BAKERY}”.`);
  });
});
