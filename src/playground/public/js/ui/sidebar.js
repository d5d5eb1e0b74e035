import { get } from '../api.js';
import { fill, h, icon, iconButton, keyedList, show } from '../dom.js';

const PAGE = 30;

/**
 * The projects, newest first.
 * @param {any} actions
 */
export function sidebar(actions) {
  const list = h('ul', { class: 'project-list' });
  const more = h(
    'button',
    { type: 'button', class: 'link', onclick: () => void next() },
    'Earlier projects',
  );
  const none = h('p', { class: 'quiet' }, 'What you make appears here.');
  const element = h(
    'div',
    null,
    h('a', { class: 'new', href: '/', accesskey: null }, icon('plus'), 'New project'),
    h('h2', { class: 'side-title' }, 'Projects'),
    none,
    list,
    more,
  );
  /** @type {any[]} */
  let items = [];
  /** @type {string | null} */
  let cursor = null;
  let loaded = false;
  /** @type {string | undefined} */
  let here;
  const draw = keyedList(
    list,
    ({ project }) => project.projectId,
    (first) => projectLine(first.project, actions),
  );

  function drawAll() {
    show(none, loaded && items.length === 0);
    show(more, cursor !== null);
    draw(items.map((project) => ({ project, here: project.projectId === here })));
  }

  async function load() {
    const page = await get(`/v1/projects?limit=${PAGE}`);
    items = page.items;
    cursor = page.nextCursor;
    loaded = true;
    drawAll();
  }

  async function next() {
    const page = await get(`/v1/projects?limit=${PAGE}&cursor=${encodeURIComponent(cursor ?? '')}`);
    items = [
      ...items,
      ...page.items.filter(
        (/** @type {any} */ one) => !items.some(({ projectId }) => projectId === one.projectId),
      ),
    ];
    cursor = page.nextCursor;
    drawAll();
  }

  return {
    element,
    load: () => load().catch(actions.report),
    /** @param {string | undefined} projectId */
    mark(projectId) {
      here = projectId;
      drawAll();
    },
    /** A project as it is now. @param {any} project */
    put(project) {
      const known = items.findIndex(({ projectId }) => projectId === project.projectId);
      if (known >= 0 && items[known] === project) return;
      items = known < 0 ? [project, ...items] : items.with(known, project);
      drawAll();
    },
    /** @param {string} projectId */
    remove(projectId) {
      items = items.filter((project) => project.projectId !== projectId);
      drawAll();
    },
  };
}

/** @param {any} first @param {any} actions */
function projectLine(first, actions) {
  let project = first;
  const link = h('a', { href: `/p/${first.projectId}` });
  const element = h(
    'li',
    { class: 'project' },
    link,
    iconButton('pen', 'Rename', { onclick: () => actions.rename(project) }),
    iconButton('cross', 'Delete', { onclick: () => actions.remove(project) }),
  );
  const [rename, remove] = element.querySelectorAll('button');
  return {
    element,
    /** @param {any} line */
    update(line) {
      project = line.project;
      const name = project.name ?? 'Untitled';
      fill(
        link,
        h('span', { class: `dot ${project.status}`, 'aria-hidden': 'true' }),
        h('span', { class: 'project-name' }, name),
      );
      rename.setAttribute('aria-label', `Rename ${name}`);
      remove.setAttribute('aria-label', `Delete ${name}`);
      if (line.here) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    },
  };
}
