import { h, icon } from '../dom.js';

/** @typedef {import('../route.js').Tab} Tab */

/** @type {Record<Tab, { name: string, icon: string }>} */
export const TAB_NAMES = {
  preview: { name: 'Preview', icon: 'eye' },
  versions: { name: 'Versions', icon: 'layers' },
  files: { name: 'Files', icon: 'file' },
  thread: { name: 'Thread', icon: 'spool' },
};

/**
 * Tabs as the ARIA practices have them: arrows move between them, Tab goes into what is shown.
 * @param {Record<Tab, Element>} panes
 * @param {(tab: Tab) => void} choose
 */
export function tabs(panes, choose) {
  const names = /** @type {Tab[]} */ (Object.keys(panes));
  const buttons = names.map((name) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-controls': `pane-${name}`,
        onclick: () => choose(name),
      },
      TAB_NAMES[name].name,
    ),
  );
  const list = h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': 'The app', onkeydown: move },
    buttons,
  );
  const bodies = names.map((name) =>
    h(
      'div',
      { role: 'tabpanel', id: `pane-${name}`, class: 'pane', 'aria-labelledby': `tab-${name}` },
      panes[name],
    ),
  );

  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    const next = (at + step + names.length) % names.length;
    buttons[next].focus();
    choose(names[next]);
    event.preventDefault();
  }

  return {
    list,
    bodies,
    /** @param {Tab} current */
    update(current) {
      names.forEach((name, index) => {
        buttons[index].setAttribute('aria-selected', String(name === current));
        buttons[index].tabIndex = name === current ? 0 : -1;
        bodies[index].hidden = name !== current;
      });
    },
  };
}

/**
 * The panes of a narrow screen, below.
 * @param {Element} nav
 * @param {(pane: 'talk' | Tab) => void} choose
 */
export function bottomBar(nav, choose) {
  const all = /** @type {const} */ ([
    ['talk', { name: 'Chat', icon: 'chat' }],
    ...Object.entries(TAB_NAMES),
  ]);
  const buttons = all.map(([pane, { name, icon: sign }]) =>
    h(
      'button',
      { type: 'button', onclick: () => choose(/** @type {any} */ (pane)) },
      icon(sign),
      h('span', null, name),
    ),
  );
  nav.append(...buttons);
  return {
    /** @param {string} current */
    update(current) {
      all.forEach(([pane], index) => {
        if (pane === current) buttons[index].setAttribute('aria-current', 'true');
        else buttons[index].removeAttribute('aria-current');
      });
    },
  };
}
