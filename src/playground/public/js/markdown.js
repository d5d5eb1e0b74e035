/**
 * The markdown that Claude writes, as a tree of plain data: paragraphs, headings, lists, code, quotes;
 * bold, italic, code and links in a line. Whatever else there is stays text. `view.js` makes elements
 * of it, and only of it, so nothing that is written can become markup.
 *
 * @typedef {{ tag: 'p' | 'h' | 'quote', inline: Inline[] }
 *   | { tag: 'ul' | 'ol', items: Inline[][], start?: number }
 *   | { tag: 'pre', text: string }} Block
 * @typedef {string | { tag: 'strong' | 'em', inline: Inline[] } | { tag: 'code', text: string }
 *   | { tag: 'a', href: string, inline: Inline[] }} Inline
 */

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^#{1,6}\s+(.*)$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*(\d{1,9})[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const INLINE =
  /`([^`]+)`|\*\*(\S(?:[^*]*\S)?)\*\*|\*(\S(?:[^*]*\S)?)\*|(?<!\w)_(\S(?:[^_]*\S)?)_(?!\w)|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/;

/** @param {string} text @returns {Block[]} */
export function parseMarkdown(text) {
  /** @type {Block[]} */
  const blocks = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  /** Whether the line before was empty: then a new paragraph begins. */
  let apart = true;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const last = blocks.at(-1);
    const fence = FENCE.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    const bullet = BULLET.exec(line)?.[1];
    const number = NUMBER.exec(line);
    const quote = QUOTE.exec(line)?.[1];
    if (fence !== undefined) {
      // An open fence goes to the end: the rest may still be on its way.
      const end = lines.findIndex((other, index) => index > at && other.trim() === fence);
      blocks.push({ tag: 'pre', text: lines.slice(at + 1, end < 0 ? undefined : end).join('\n') });
      at = end < 0 ? lines.length : end;
    } else if (line.trim() === '') {
      apart = true;
      continue;
    } else if (heading !== undefined) blocks.push({ tag: 'h', inline: parseInline(heading) });
    else if (bullet !== undefined) addItem(blocks, 'ul', bullet);
    else if (number !== null) addItem(blocks, 'ol', number[2], Number(number[1]));
    else if (quote !== undefined) blocks.push({ tag: 'quote', inline: parseInline(quote) });
    else if (!apart && last?.tag === 'p') last.inline.push(' ', ...parseInline(line.trim()));
    else if (!apart && (last?.tag === 'ul' || last?.tag === 'ol')) {
      last.items.at(-1)?.push(' ', ...parseInline(line.trim()));
    } else blocks.push({ tag: 'p', inline: parseInline(line.trim()) });
    apart = false;
  }
  return blocks;
}

/** @param {Block[]} blocks @param {'ul' | 'ol'} tag @param {string} text @param {number} [start] */
function addItem(blocks, tag, text, start) {
  const last = blocks.at(-1);
  if (last?.tag === tag) last.items.push(parseInline(text));
  else blocks.push({ tag, items: [parseInline(text)], start });
}

/** @param {string} text @returns {Inline[]} */
export function parseInline(text) {
  /** @type {Inline[]} */
  const parts = [];
  let rest = text;
  for (;;) {
    const found = INLINE.exec(rest);
    if (found === null) break;
    if (found.index > 0) parts.push(rest.slice(0, found.index));
    const [whole, code, bold, star, underscore, label, href] = found;
    if (code !== undefined) parts.push({ tag: 'code', text: code });
    else if (bold !== undefined) parts.push({ tag: 'strong', inline: parseInline(bold) });
    else if (href !== undefined) parts.push({ tag: 'a', href, inline: [label] });
    else parts.push({ tag: 'em', inline: parseInline(star ?? underscore) });
    rest = rest.slice(found.index + whole.length);
  }
  if (rest !== '') parts.push(rest);
  return parts;
}
