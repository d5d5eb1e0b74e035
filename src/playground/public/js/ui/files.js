import { get, getText } from '../api.js';
import { fill, h, icon, show } from '../dom.js';
import { size } from '../words.js';

/** Characters of a file that are shown. */
const MAX_SHOWN = 200_000;
const TEXT =
  /\.(html?|css|[cm]?[jt]sx?|json|md|txt|svg|xml|ya?ml|toml|vue|svelte|astro|csv|webmanifest)$|(^|\/)[^.]+$|(^|\/)\.[^.]+$/i;

/**
 * The source files of the newest version, and what is in them; a text can be changed by hand.
 * @param {any} actions
 */
export function filesPane(actions) {
  const tree = h('nav', { class: 'tree', 'aria-label': 'Files' });
  const content = h('div', { class: 'content' });
  const element = h('div', { class: 'files-pane' }, tree, content);
  let shownTree = '';
  let shownFile = '';

  return {
    element,
    /** @param {any} store @param {string | undefined} path */
    update(store, path) {
      const version = store.project?.versionNumber ?? 0;
      const treeKey = `${store.projectId} ${version}`;
      element.dataset.open = String(path !== undefined);
      if (treeKey !== shownTree) {
        shownTree = treeKey;
        void showTree(store.projectId, treeKey, path).catch(actions.report);
      } else mark(path);
      const fileKey = `${treeKey} ${path ?? ''}`;
      if (fileKey === shownFile) return;
      // Somebody is writing here: a new version of the project does not take that away.
      if (content.querySelector('textarea') && shownFile.endsWith(` ${path ?? ''}`)) return;
      shownFile = fileKey;
      if (path === undefined) fill(content, h('p', { class: 'quiet pad' }, 'Choose a file.'));
      else void showFile(store.projectId, path, fileKey).catch(actions.report);
    },
  };

  /** @param {string} projectId @param {string} key @param {string | undefined} path */
  async function showTree(projectId, key, path) {
    const { files } = await get(`/v1/projects/${projectId}/files`);
    if (shownTree !== key) return;
    fill(
      tree,
      files.length === 0 ? h('p', { class: 'quiet' }, 'No files yet.') : null,
      h(
        'ul',
        null,
        files.map((/** @type {any} */ file) =>
          h(
            'li',
            null,
            h(
              'a',
              { href: actions.href({ tab: 'files', path: file.path }), 'data-path': file.path },
              icon('file'),
              h('span', null, file.path),
            ),
            h('span', { class: 'quiet' }, size(file.size)),
          ),
        ),
      ),
    );
    mark(path);
  }

  /** @param {string | undefined} path */
  function mark(path) {
    for (const link of tree.querySelectorAll('a')) {
      if (link.dataset.path === path) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  /** @param {string} projectId @param {string} path @param {string} key */
  async function showFile(projectId, path, key) {
    const address = `/v1/projects/${projectId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
    const text = TEXT.test(path) ? await getText(address) : undefined;
    if (shownFile !== key) return;
    const body = h('div', { class: 'file-body' });
    const edit = h(
      'button',
      { type: 'button', class: 'small', onclick: () => write() },
      icon('pen'),
      'Edit',
    );
    const back = h(
      'a',
      { class: 'small tree-link', href: actions.href({ tab: 'files' }) },
      '← All files',
    );
    fill(
      content,
      h('div', { class: 'pane-head row' }, back, h('h2', null, h('code', null, path)), edit),
      body,
    );
    show(edit, text !== undefined && text.length <= MAX_SHOWN);
    read();

    function read() {
      show(edit, text !== undefined && text.length <= MAX_SHOWN);
      if (text === undefined) return fill(body, h('p', { class: 'quiet pad' }, 'Not text.'));
      const lines = text.slice(0, MAX_SHOWN).replace(/\n$/, '').split('\n');
      return fill(
        body,
        h(
          'div',
          { class: 'source', tabindex: '0', role: 'group', 'aria-label': `Content of ${path}` },
          h(
            'pre',
            { class: 'gutter', 'aria-hidden': 'true' },
            lines.map((_, index) => index + 1).join('\n'),
          ),
          h('pre', null, h('code', null, lines.join('\n'))),
        ),
      );
    }

    function write() {
      show(edit, false);
      const field = h('textarea', {
        class: 'editor',
        'aria-label': `Edit ${path}`,
        spellcheck: 'false',
      });
      field.value = text;
      const save = h('button', { type: 'submit', class: 'primary' }, 'Save as a new version');
      const form = h(
        'form',
        {
          class: 'edit',
          onsubmit: async (/** @type {Event} */ event) => {
            event.preventDefault();
            save.disabled = true;
            const taken = await actions.saveFile(address, path, field.value);
            save.disabled = false;
            if (!taken) return;
            shownFile = '';
            fill(
              body,
              h('p', { class: 'quiet pad' }, 'Being built; it appears here when it works.'),
            );
          },
        },
        field,
        h(
          'p',
          { class: 'row' },
          save,
          h('button', { type: 'button', class: 'small', onclick: read }, 'Leave it as it was'),
        ),
      );
      fill(body, form);
      field.focus();
    }
  }
}
