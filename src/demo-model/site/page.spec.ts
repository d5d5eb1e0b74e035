import { renderSite } from '.';
import { noteMarkup } from './page';
import { escapeHtml, indent, markup, unescapeHtml } from './markup';
import { readRecord } from './record';
import { SECTION_KINDS } from './changes';
import { foldPrompts } from './site';
import { THEMES } from './themes';

const render = (...prompts: string[]): Record<string, string> =>
  Object.fromEntries(
    renderSite(foldPrompts(prompts).site).map(({ path, content }) => [path, content]),
  );

const page = (...prompts: string[]): string => render(...prompts)['index.html'];

/** Tags with the names of their attributes: what a browser makes elements from. */
const skeleton = (html: string): string[] =>
  [...html.matchAll(/<[^>]*>/g)]
    .map(([tag]) => tag.replace(/"[^"]*"/g, '""'))
    .filter((tag) => !tag.startsWith('<meta name="" content='));

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></textarea><script>alert(1)</script>',
  '--><!-- ]]> <![CDATA[ <svg onload=alert(1)>',
  '${alert(1)} `${alert(1)}` {{ 7*7 }} <% x %>',
  '&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;',
  'javascript:alert(1) data:text/html,<b> url(javascript:x) expression(1)',
  '} body { display: none } /* */ @import "x"; \\3c script',
  '\u0000<\u0000script>\u202e\u2066 x \u0008',
];

describe('a page', () => {
  it.each(HOSTILE)('has no element or attribute of a prompt’s making: %s', (hostile) => {
    // As first prompt, as name, as headline, as a section's title and as a wish.
    const around = (text: string): string[] => [
      `${text} called ${text}`,
      `rename it to ${text}`,
      `change the headline to “Good ${text}”`,
      `Add a section about cakes ${text}`,
      `dance: ${text}`,
    ];
    const benign = foldPrompts(around('harmless'));
    const { site } = foldPrompts(around(hostile));
    // The same parts, so that only the words differ.
    const same = { ...benign.site, ...site, theme: benign.site.theme };
    same.news = benign.site.news.map(() => hostile);
    same.customSections = benign.site.customSections.map(() => hostile);
    same.sections = [...benign.site.sections];
    same.name = hostile;
    same.headline = hostile;
    const [html, styles, script] = renderSite(same).map(({ content }) => content);
    const [safe, , constant] = renderSite(benign.site).map(({ content }) => content);

    expect(skeleton(html)).toEqual(skeleton(safe));
    expect(styles).not.toContain('alert');
    expect(script).toBe(constant);
  });

  it('cannot be taken over through a name', () => {
    expect(page('A page called <script>alert(1)</script>')).not.toContain('<script>alert');
  });

  it('shows a wish as it was written', () => {
    expect(page('A bakery', 'dance & <b>sing</b>')).toContain(
      '“dance &amp; &lt;b&gt;sing&lt;/b&gt;”',
    );
  });

  it.each(THEMES.map((theme) => theme.id))('is whole and balanced: %s', (id) => {
    const theme = THEMES.find((candidate) => candidate.id === id)!;
    const { site } = foldPrompts(['x', 'a wish', 'Add a section about classes']);
    const html = renderSite({ ...site, theme, sections: [...SECTION_KINDS] })[0].content;
    const open: string[] = [];
    for (const [, closing, name, end] of html.matchAll(/<(\/?)([a-z]\w*)[^>]*?(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!end) open.push(name);
    }

    expect(open).toEqual([]);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(new Set(html.match(/ id="[^"]*"/g)).size).toBe(html.match(/ id="[^"]*"/g)?.length);
    for (const [, anchor] of html.matchAll(/href="#([^"]*)"/g))
      expect(html).toContain(`id="${anchor}"`);
  });

  it('has lines that the Read tool shows whole', () => {
    const longest = page('<&"> '.repeat(4_000), '"'.repeat(2_000))
      .split('\n')
      .filter((line) => line.includes('onethread-demo'))
      .map((line) => line.length);

    expect(Math.max(...longest)).toBeLessThan(2_000);
  });

  it('keeps the record of its prompts, through line numbers and escapes', () => {
    const prompts = [
      'A bakery called "Rise" & <friends>',
      `make it blue ${'😀"'.repeat(400)}`,
      ' x ',
    ];
    const read = page(...prompts)
      .split('\n')
      .map((line, index) => `${index + 1}\t${line}`)
      .join('\n');

    expect(readRecord(read)).toEqual([prompts[0], prompts[1], 'x']);
    expect(readRecord('<html></html>')).toBeUndefined();
  });

  it('has a record that a prompt cannot forge', () => {
    const forged = '<meta name="onethread-demo" content="0:forged" />';

    expect(readRecord(page('A bakery', forged))).toEqual(['A bakery', forged]);
  });

  it('escapes the note it leaves on somebody else’s page', () => {
    expect(noteMarkup('<b>"hi"</b>')).toContain('“&lt;b&gt;&quot;hi&quot;&lt;/b&gt;”');
  });
});

describe('markup', () => {
  it('escapes what is put in, and leaves markup as it is', () => {
    const inner = markup`<b title="${'"x"'}">${'<&>'}</b>`;

    expect(markup`<p>${[inner, inner]}${false}${undefined}${1}</p>`.text).toBe(
      '<p><b title="&quot;x&quot;">&lt;&amp;&gt;</b>\n<b title="&quot;x&quot;">&lt;&amp;&gt;</b>1</p>',
    );
  });

  it('takes escaped text back', () => {
    const text = `<a href="x">'&amp;' \`</a>`;

    expect(unescapeHtml(escapeHtml(text))).toBe(text);
  });

  it('is indented by its depth', () => {
    expect(indent('<ul>\n\n<li><b>x</b></li>\n<li>\n<input />\n<br />\n</li>\n</ul>')).toBe(
      '<ul>\n  <li><b>x</b></li>\n  <li>\n    <input />\n    <br />\n  </li>\n</ul>\n',
    );
  });
});
