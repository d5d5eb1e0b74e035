import { parseInline, parseMarkdown } from './public/js/markdown.js';

it('reads paragraphs, lists and headings', () => {
  const text = '# Plan\nFirst\nstill first\n\nSecond\n- one\n- **two**\n\n3. three\n4. four';
  expect(parseMarkdown(text)).toEqual([
    { tag: 'h', inline: ['Plan'] },
    { tag: 'p', inline: ['First', ' ', 'still first'] },
    { tag: 'p', inline: ['Second'] },
    { tag: 'ul', items: [['one'], [{ tag: 'strong', inline: ['two'] }]], start: undefined },
    { tag: 'ol', items: [['three'], ['four']], start: 3 },
  ]);
});

it('keeps code as it is, also while its end is still on its way', () => {
  expect(parseMarkdown('```html\n<b>*x*</b>\n```\nafter')).toEqual([
    { tag: 'pre', text: '<b>*x*</b>' },
    { tag: 'p', inline: ['after'] },
  ]);
  expect(parseMarkdown('```\n<script>')).toEqual([{ tag: 'pre', text: '<script>' }]);
});

it('reads bold, italic, code and links in a line', () => {
  expect(parseInline('a **b** *c* `d*` [e](https://x.test/) snake_case_name')).toEqual([
    'a ',
    { tag: 'strong', inline: ['b'] },
    ' ',
    { tag: 'em', inline: ['c'] },
    ' ',
    { tag: 'code', text: 'd*' },
    ' ',
    { tag: 'a', href: 'https://x.test/', inline: ['e'] },
    ' snake_case_name',
  ]);
});

it.each(['<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '[x](data:text/html,x)'])(
  'leaves %s text',
  (text) => {
    expect(parseMarkdown(text)).toEqual([{ tag: 'p', inline: [text] }]);
  },
);

it('ends soon, whatever it is given', () => {
  const started = Date.now();
  for (const odd of [
    '*'.repeat(20_000),
    '**a '.repeat(5_000),
    '`'.repeat(20_001),
    '[a]('.repeat(5_000),
  ]) {
    parseMarkdown(odd);
  }
  expect(Date.now() - started).toBeLessThan(5_000);
});
