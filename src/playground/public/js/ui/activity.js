import { fill, h, icon } from '../dom.js';
import { richText } from '../rich-text.js';
import { toolWords } from '../words.js';

/** @typedef {import('../run-view.js').Activity} Activity */

/** Claude's answer in a form is shown as what it is: a plan. */
const HIDDEN_TOOLS = new Set(['StructuredOutput']);

/**
 * What Claude does, line by line: text as it streams, tools and the files they touch. Only the line that
 * has changed is drawn again.
 */
export function activityList() {
  const element = h('ol', { class: 'activity' });
  /** @type {{ item: Activity, element: HTMLElement }[]} */
  const lines = [];
  return {
    element,
    /** @param {readonly Activity[]} items */
    update(items) {
      const shown = items.filter((item) => item.kind !== 'tool' || !HIDDEN_TOOLS.has(item.name));
      for (const line of lines.splice(shown.length)) line.element.remove();
      shown.forEach((item, index) => {
        const known = lines[index];
        if (known?.item === item) return;
        const drawn =
          known?.item.kind === item.kind ? known.element : h('li', { class: item.kind });
        draw(drawn, item);
        if (known === undefined) element.append(drawn);
        else if (known.element !== drawn) known.element.replaceWith(drawn);
        lines[index] = { item, element: drawn };
      });
    },
  };
}

/** @param {HTMLElement} element @param {Activity} item */
function draw(element, item) {
  if (item.kind === 'text') {
    element.classList.add('rich');
    return fill(element, richText(item.text));
  }
  if (item.kind !== 'tool') return fill(element, item.text);
  const { verb, object } = toolWords(item);
  element.dataset.state = item.state;
  return fill(
    element,
    icon(item.state === 'failed' ? 'cross' : item.state === 'done' ? 'check' : 'dots'),
    h('span', null, verb, ' ', object === '' ? null : h('code', null, object)),
    item.state === 'failed' ? h('span', { class: 'failed' }, ' did not work') : null,
  );
}
