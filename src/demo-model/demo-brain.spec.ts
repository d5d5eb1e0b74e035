import { DemoBrain } from './demo-brain';
import { BAKERY, CWD, Play } from './testing/play';
import { modelRequest, tools, user } from './testing/wire-requests';

const PLAN_TOOLS = { tools: tools('Read', 'Glob', 'Grep') };

let play: Play;
beforeEach(() => (play = new Play(new DemoBrain())));

const writtenFiles = () =>
  play.calls.filter(({ name }) => name === 'Write').map(({ input }) => input.file_path);

describe('the demo model, asked for a new app', () => {
  it('writes a page, its styles and its script into the working directory', async () => {
    const { last, rounds } = await play.turn(BAKERY);

    expect(writtenFiles()).toEqual([`${CWD}/index.html`, `${CWD}/styles.css`, `${CWD}/app.js`]);
    expect(play.page()).toContain('<title>Rise — Neighbourhood bakery</title>');
    expect(play.page()).toMatch(/sourdough/i);
    expect(last).toContain('Rise');
    expect(rounds).toBeLessThanOrEqual(4);
  });

  it('says on the page and in the answer that it is a demo', async () => {
    const { last } = await play.turn('A todo app');

    expect(play.page()).toMatch(/offline demo model.*ANTHROPIC_API_KEY/s);
    expect(last).toContain('offline demo model');
  });

  it('needs nothing from outside', async () => {
    await play.turn('A shop for ceramics with a gallery, pricing, a contact form and a newsletter');

    const outside = [...play.files.values()].flatMap((content) => [
      ...content
        .replaceAll('http://www.w3.org/2000/svg', '')
        .matchAll(/https?:|@import|url\((?!#)/g),
    ]);

    expect(outside).toEqual([]);
  });

  it('writes by a relative path when the request does not tell where it is', () => {
    const reply = new DemoBrain().reply(modelRequest([user(BAKERY)], { tools: tools('Write') }));

    expect(reply).toMatchObject({
      parts: [{}, { input: { file_path: 'index.html' } }, { tool: 'Write' }, { tool: 'Write' }],
    });
  });

  it('gives every colour of the page from numbers, so that a prompt cannot get into the styles', async () => {
    await play.turn('A page called Rise in #ff8800; } body { display: none } /* */');

    expect(play.files.get(`${CWD}/styles.css`)).not.toMatch(/ff8800|display: none \}|Rise/);
    expect(play.files.get(`${CWD}/app.js`)).not.toContain('Rise');
  });
});

describe('the demo model, asked for an update', () => {
  it('makes the change, keeps the rest, and recalls the earlier prompts', async () => {
    await play.turn(BAKERY);
    const before = play.files.get(`${CWD}/styles.css`);
    await play.turn('make it blue');
    const { last } = await play.turn('add opening hours');

    expect(play.files.get(`${CWD}/styles.css`)).not.toBe(before);
    expect(play.page()).toContain('When and where');
    expect(play.page()).toContain('Rise');
    expect(last).toContain(`You first asked for “${BAKERY}”, then “make it blue”.`);
  });

  it('puts a wish it does not understand on the page', async () => {
    await play.turn(BAKERY);
    await play.turn('make the logo dance');

    expect(play.page()).toMatch(/What’s new.*“make the logo dance”/s);
  });

  it('does not take questions for updates', async () => {
    await play.turn(BAKERY);
    await play.turn('Should it be dark?', PLAN_TOOLS);
    await play.turn('add a team section');

    expect(play.page()).toContain('The people behind it');
    expect(play.files.get(`${CWD}/styles.css`)).toContain('color-scheme: light dark;');
  });

  it('goes on from the page when the conversation is new', async () => {
    await play.turn(BAKERY);
    await play.turn('make it dark');
    const later = new Play(new DemoBrain());
    play.files.forEach((content, path) => later.files.set(path, content));
    const { last } = await later.turn('rename it to Crumb');

    expect(later.page()).toContain('<title>Crumb — Neighbourhood bakery</title>');
    expect(later.files.get(`${CWD}/styles.css`)).toContain('color-scheme: dark;');
    expect(last).toContain(`it began with “${BAKERY}”`);
    expect(last).not.toContain('You first asked');
  });

  it('leaves a page that somebody else wrote as it is, and adds a note', async () => {
    play.files.set(`${CWD}/index.html`, '<html><body><h1>By Claude</h1></body></html>');
    const { last } = await play.turn('make it <i>red</i>');

    expect(writtenFiles()).toEqual([]);
    expect(play.page()).toContain('<h1>By Claude</h1><aside');
    expect(play.page()).toContain('“make it &lt;i&gt;red&lt;/i&gt;”');
    expect(last).toContain('left it as it is');
  });
});

describe('the demo model, when tools fail', () => {
  it('reads a file that may not be written unread, and writes again', async () => {
    const read = new Set<string>();
    play = new Play(new DemoBrain(), {
      Write: ({ file_path }) =>
        file_path.endsWith('.html') || read.has(file_path)
          ? 'File written.'
          : { error: 'File has not been read yet. Read it first before writing to it.' },
      Read: ({ file_path }) => {
        read.add(file_path);
        return '1\told';
      },
    });
    const { last } = await play.turn(BAKERY);

    expect([...read]).toEqual([`${CWD}/styles.css`, `${CWD}/app.js`]);
    expect(last).toContain('I built **Rise**');
  });

  it('gives up after a few rounds, and says so', async () => {
    play = new Play(new DemoBrain(), {
      Write: () => ({ error: 'Please read it first.' }),
      Read: () => ({ error: 'No.' }),
    });
    const { last } = await play.turn(BAKERY);

    expect(last).toContain('I could not write everything: nothing is in place.');
    expect(last).toContain('Please read it first.');
  });

  it('ends with a prompt that is no words at all', async () => {
    const { rounds } = await play.turn('<system-reminder>hello</system-reminder>');

    expect(rounds).toBeLessThanOrEqual(4);
    expect(play.page()).toContain('Something New');
  });

  it('ends when writing is refused altogether', async () => {
    play = new Play(new DemoBrain(), {
      Write: () => ({ error: 'No such tool available: Write.' }),
    });
    const { rounds } = await play.turn(BAKERY);

    expect(rounds).toBeLessThanOrEqual(4);
  });
});
