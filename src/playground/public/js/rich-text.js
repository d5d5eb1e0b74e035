import { h } from './dom.js';
import { parseMarkdown } from './markdown.js';

/** @param {import('./markdown.js').Inline[]} inline @returns {import('./dom.js').Child[]} */
const inlineNodes = (inline) =>
  inline.map((part) => {
    if (typeof part === 'string') return part;
    if (part.tag === 'code') return h('code', null, part.text);
    if (part.tag === 'a') {
      return h(
        'a',
        { href: part.href, target: '_blank', rel: 'noreferrer' },
        inlineNodes(part.inline),
      );
    }
    return h(part.tag, null, inlineNodes(part.inline));
  });

/** Claude's markdown as elements. @param {string} text @returns {Element[]} */
export const richText = (text) =>
  parseMarkdown(text).map((block) => {
    switch (block.tag) {
      case 'pre':
        return h('pre', { tabindex: '0' }, h('code', null, block.text));
      case 'ul':
      case 'ol':
        return h(
          block.tag,
          block.start === undefined || block.start === 1 ? null : { start: block.start },
          block.items.map((item) => h('li', null, inlineNodes(item))),
        );
      case 'quote':
        return h('blockquote', null, inlineNodes(block.inline));
      case 'h':
        // The page has its own headings; those of an answer are strong lines in it.
        return h('p', { class: 'heading' }, inlineNodes(block.inline));
      default:
        return h('p', null, inlineNodes(block.inline));
    }
  });
