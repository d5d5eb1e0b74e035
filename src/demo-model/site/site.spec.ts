import { foldPrompts, shorten } from './site';

const siteOf = (...prompts: string[]) => foldPrompts(prompts).site;

describe('what a page is about', () => {
  it.each([
    ['A landing page for a bakery called Rise', 'bakery', 'Rise'],
    ['site for our restaurant Long Spoon in Rome', 'restaurant', 'Long Spoon'],
    ['Please build me a simple website for Luigi’s Pizza', 'restaurant', 'Luigi’s Pizza'],
    ['A website for a coffee shop', 'cafe', 'Second Cup'],
    ['Landing page for "Blue Bottle" coffee', 'cafe', 'Blue Bottle'],
    ['An online shop for handmade ceramics named Kiln & Co with a cart', 'shop', 'Kiln & Co'],
    ['a gym website', 'fitness', 'Upward'],
    ['law firm', 'law', 'Hale & Partners'],
    ['a portfolio for a photographer in Berlin', 'portfolio', 'Studio Arden'],
    ['a blog about slow living', 'blog', 'Slow Living'],
    ['a page for my band, it is named night ferry and we play folk', 'music', 'Night Ferry'],
    ['hiking trips', 'travel', 'Far & Slow'],
    ['dog walking', 'pets', 'Dog Walking'],
    ['online school for painting', 'education', 'Online School for Painting'],
    ['A todo app', 'tasks', 'Tidy'],
    ['an analytics dashboard', 'software', 'Clearline'],
    ['A tribute to the moon landing', 'general', 'Tribute to the Moon Landing'],
    ['Eine Website für meine Bäckerei', 'bakery', 'Golden Crust'],
    ['日本語', 'general', 'Something New'],
    ['', 'general', 'Something New'],
  ])('%s: %s, %s', (prompt, theme, name) => {
    const site = siteOf(prompt);

    expect([site.theme.id, site.name]).toEqual([theme, name]);
  });

  it('has the prompt’s own words for a headline when nothing is known about it', () => {
    expect(siteOf('A tribute to the moon landing').headline).toBe('Tribute to the moon landing.');
  });
});

describe('what a prompt changes', () => {
  const BAKERY = 'A bakery called Rise';
  const after = (...prompts: string[]) => siteOf(BAKERY, ...prompts);

  it.each([
    ['make it blue', { h: 258 }],
    ['use #ff0000 for the buttons', { h: 29 }],
    ['give it an orange theme', { h: 50 }],
    ['first red, no, make everything green', { h: 150 }],
  ])('%s', (prompt, colour) => {
    expect(after(prompt).colour).toMatchObject(colour);
  });

  it('does not take every word for a colour', () => {
    expect(after('we sell orange juice and chocolate cake').colour).toBe(after().colour);
    expect(after('rename it to Blue Door').colour).toBe(after().colour);
  });

  it.each([
    ['dark mode please', { mode: 'dark' }],
    ['make it light again', { mode: 'light' }],
    ['bigger text', { textScale: 1.125 }],
    ['the font is too big, make the text smaller', { textScale: 1.125 }],
    ['use a sans-serif font', { font: 'sans' }],
    ['sharper corners', { corners: 'square' }],
    ['rename the bakery to “Crumb & Co”', { name: 'Crumb & Co' }],
    ['call it Daily Bread, please', { name: 'Daily Bread' }],
    ['change the headline to “Fresh at five”', { headline: 'Fresh at five' }],
    ['add a pricing section and a FAQ', { sections: ['pricing', 'faq'] }],
    ['Show customer reviews', { sections: ['testimonials'] }],
    ['Add a section about sourdough classes', { customSections: ['Sourdough classes'] }],
    ['Add an allergens section', { customSections: ['Allergens'] }],
    ['make the logo dance', { news: ['make the logo dance'] }],
  ])('%s', (prompt, expected) => {
    expect(after(prompt)).toMatchObject(expected);
  });

  it('takes out what was added', () => {
    expect(after('add pricing and a team section', 'remove the pricing').sections).toEqual([
      'team',
    ]);
  });

  it('reads wishes in the first prompt too, but not its subject as one', () => {
    expect(siteOf('A gallery of photos, dark, with a contact form')).toMatchObject({
      mode: 'dark',
      sections: ['contact'],
    });
    expect(siteOf('A photo gallery').sections).toEqual([]);
  });

  it('notes a wish that changes nothing, so that every update can be seen', () => {
    expect(after('make it blue', 'make it blue').news).toEqual(['make it blue']);
  });

  it('is the same for the same prompts', () => {
    const prompts = [BAKERY, 'make it teal', 'add a team section', 'what about cake?'];

    expect(foldPrompts(prompts)).toEqual(foldPrompts(prompts));
  });

  it('stays bounded with long and with many prompts', () => {
    const long = siteOf('x '.repeat(10_000), ...Array.from({ length: 40 }, (_, n) => `wish ${n}`));

    expect(long.news).toHaveLength(6);
    expect(Math.max(...long.prompts.map((prompt) => prompt.length))).toBeLessThanOrEqual(2_000);
  });

  it.each([
    ['spaces', ' '.repeat(20_000)],
    ['one word', 'a'.repeat(20_000)],
    ['words', 'please a the my '.repeat(1_250)],
    ['quotes', '"'.repeat(20_000)],
    ['capitals', 'Aa '.repeat(6_600)],
    ['removals', 'remove add a section called '.repeat(700)],
  ])('reads 20,000 characters of %s in no time', (_, prompt) => {
    const before = performance.now();
    siteOf(prompt, prompt, prompt);

    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe('a shortened text', () => {
  it('ends at a word, with a mark', () => {
    expect(shorten('one two  three', 60)).toBe('one two three');
    expect(shorten('one two three', 10)).toBe('one two…');
    expect(shorten('😀'.repeat(50), 11)).toBe(`${'😀'.repeat(10)}…`);
  });
});
