import { fill, h, icon, iconButton, setText, show } from '../dom.js';

/** The preview is another origin: it keeps its own storage, and cannot reach this page. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox';

/**
 * The app in a frame. A new version is loaded behind the one that is seen, then takes its place.
 * @param {any} actions
 */
export function previewPane(actions) {
  const stage = h('div', { class: 'stage' });
  const empty = h('div', { class: 'stage-empty' });
  const name = h('span', { class: 'address' });
  const open = h('a', { class: 'icon-button', target: '_blank', rel: 'noreferrer' });
  open.append(icon('open'), h('span', { class: 'sr' }, 'Open the preview in a new tab'));
  open.title = 'Open in a new tab';
  const desktop = iconButton('desktop', 'Desktop width', {
    'aria-pressed': 'true',
    onclick: () => width('desktop'),
  });
  const phone = iconButton('phone', 'Phone width', {
    'aria-pressed': 'false',
    onclick: () => width('phone'),
  });
  const bar = h(
    'div',
    { class: 'stage-bar' },
    name,
    h('div', { class: 'group', role: 'group', 'aria-label': 'Width' }, desktop, phone),
    iconButton('reload', 'Load the preview again', { onclick: () => void again() }),
    open,
  );
  const element = h('div', { class: 'preview' }, bar, stage, empty);
  /** @type {string | undefined} what is shown: an address, and of which version */
  let shown;
  let url = '';

  /** @param {'desktop' | 'phone'} which */
  function width(which) {
    stage.dataset.width = which;
    desktop.setAttribute('aria-pressed', String(which === 'desktop'));
    phone.setAttribute('aria-pressed', String(which === 'phone'));
  }

  /** The address may have been made for a while only: it is asked for again. */
  async function again() {
    url = (await actions.freshPreviewUrl()) ?? url;
    load();
  }

  function load() {
    const frame = h('iframe', { title: 'Preview of the app', sandbox: SANDBOX, src: url });
    const seen = [...stage.children];
    stage.dataset.loading = '';
    frame.addEventListener(
      'load',
      () => {
        // A later one may be on its way already.
        if (stage.lastElementChild !== frame) return;
        for (const old of [...stage.children]) if (old !== frame) old.remove();
        delete stage.dataset.loading;
      },
      { once: true },
    );
    for (const old of seen.slice(0, -1)) old.remove();
    stage.append(frame);
    open.href = url;
  }

  return {
    element,
    /**
     * @param {any} project
     * @param {{ status: string, text: string }} state what to say while there is nothing to see
     */
    update(project, state) {
      const there = Boolean(project?.previewUrl);
      show(bar, there);
      show(stage, there);
      show(empty, !there);
      if (!there) {
        shown = undefined;
        fill(stage);
        drawEmpty(empty, state);
        return;
      }
      setText(name, `Version ${project.versionNumber ?? 1}`);
      const next = `${project.projectId} ${project.versionNumber}`;
      if (next === shown) return;
      shown = next;
      url = project.previewUrl;
      load();
    },
  };
}

/** @param {Element} element @param {{ status: string, text: string }} state */
function drawEmpty(element, { status, text }) {
  if (element instanceof HTMLElement && element.dataset.status === status) {
    const line = element.querySelector('p');
    if (line) setText(line, text);
    return;
  }
  if (element instanceof HTMLElement) element.dataset.status = status;
  fill(
    element,
    h('div', { class: 'loom', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'), h('i'), h('i')),
    h('p', null, text),
  );
}
