import { get } from '../api.js';
import { fill, h, iconButton } from '../dom.js';
import { composer } from './composer.js';

const EXAMPLES = [
  'A landing page for a bakery called Rise',
  'A to-do list for gardeners, with seasons',
  'A portfolio for an architect who builds with wood',
  'A pricing page for a small coffee roaster',
];

/**
 * Where everything begins: one question and a place for the answer.
 * @param {any} actions
 */
export function homeView(actions) {
  /** @type {string | undefined} */
  let template;
  const prompt = composer({
    id: 'new-prompt',
    label: 'What shall be made',
    placeholder: 'A page, a shop, a small tool… say it in your own words',
    modes: false,
    send: 'Make it',
    draftKey: () => 'onethread.draft.new',
    onSend: (text) => actions.create(text, template, prompt),
  });
  const select = h('select', {
    id: 'template',
    onchange: () => (template = select.value || undefined),
  });
  fill(prompt.extras, h('label', { class: 'template' }, h('span', null, 'Start from'), select));
  fill(select, h('option', { value: '' }, 'nothing: Claude decides'));
  const element = h(
    'div',
    { class: 'home' },
    iconButton('menu', 'Projects', { class: 'icon-button menu', onclick: actions.showProjects }),
    thread(),
    h('h1', null, 'What shall we make?'),
    h(
      'p',
      { class: 'lead' },
      'One prompt makes an app. Every prompt after it goes on with the same conversation.',
    ),
    prompt.element,
    h(
      'ul',
      { class: 'examples', 'aria-label': 'Examples' },
      EXAMPLES.map((text) =>
        h('li', null, h('button', { type: 'button', onclick: () => prompt.write(text) }, text)),
      ),
    ),
  );

  return {
    element,
    open() {
      prompt.restore();
      if (select.options.length === 1) void templates().catch(() => undefined);
    },
    focus: prompt.focus,
  };

  async function templates() {
    const { items } = await get('/v1/templates');
    if (select.options.length > 1) return;
    for (const { id, name, description } of items)
      select.append(h('option', { value: id, title: description }, name));
  }
}

/** The thread that runs through it all. */
function thread() {
  const NS = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('viewBox', '0 0 560 90');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'home-thread');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(NS, 'path');
  path.setAttribute(
    'd',
    'M2 62c60 30 110-58 160-42s-10 66-34 40 34-56 96-34 120 58 190 22 100-44 144-26',
  );
  path.setAttribute('pathLength', '1');
  svg.append(path);
  return svg;
}
