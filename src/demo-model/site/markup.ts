/** Markup that is safe as it stands. Only {@link markup} and constants of this folder make it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[] | false | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Characters that are not to be seen: control codes, and those that turn the reading direction. */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** Text as it may stand in an element and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(INVISIBLE, '').replace(/[&<>"'`]/g, (character) => ENTITIES[character]);

/** The reverse of {@link escapeHtml}. */
export const unescapeHtml = (text: string): string =>
  text.replace(
    /&(?:amp|lt|gt|quot|#39|#96);/g,
    (entity) => Object.entries(ENTITIES).find(([, value]) => value === entity)?.[0] ?? entity,
  );

const render = (value: Value): string => {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map((item) => item.text).join('\n');
};

/**
 * A template that escapes what is put into it. Attributes must be quoted; scripts, styles and
 * addresses take no values at all.
 */
export const markup = (strings: TemplateStringsArray, ...values: Value[]): Markup =>
  new Markup(strings.reduce((text, part, index) => text + render(values[index - 1]) + part));

const OPENING = /<(?!meta|link|input|br|!)[a-z][^>]*[^/]>|<[a-z]>/g;
const CLOSING = /<\/[a-z]/g;

/**
 * Indents markup by its depth, and leaves out empty lines: people read these files. Safe, because no
 * text in it can hold a `<` or `>`: they are escaped.
 */
export function indent(text: string): string {
  let depth = 0;
  const lines = text.split('\n').flatMap((raw) => {
    const line = raw.trim();
    if (line === '') return [];
    const opened = line.match(OPENING)?.length ?? 0;
    const closed = line.match(CLOSING)?.length ?? 0;
    const starts = line.startsWith('</') ? 1 : 0;
    const at = Math.max(0, depth - starts);
    depth += opened - closed;
    return ['  '.repeat(at) + line];
  });
  return `${lines.join('\n')}\n`;
}
