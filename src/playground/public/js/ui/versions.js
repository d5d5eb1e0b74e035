import { get } from '../api.js';
import { parseDiff } from '../diff.js';
import { fill, h, icon, keyedList, show } from '../dom.js';
import * as words from '../words.js';

const SIGNS = { added: '+', removed: '−', same: ' ', gap: '⋯' };
/** Lines of one file's diff that are drawn; more than that nobody reads here. */
const MAX_LINES = 600;

/**
 * Every state that worked, with the way back; and what changed with each.
 * @param {any} actions
 */
export function versionsPane(actions) {
  const list = h('ol', { class: 'versions' });
  const none = h(
    'p',
    { class: 'quiet pad' },
    'No version yet. Each change that works becomes one.',
  );
  const all = h('div', null, none, list);
  const detail = h('div', { class: 'diff' });
  const element = h('div', { class: 'scroll' }, all, detail);
  const draw = keyedList(
    list,
    (version) => String(version.number),
    () => versionLine(actions),
  );
  let shown = '';

  return {
    element,
    /** @param {any} store @param {number | undefined} number the version whose changes are shown */
    update(store, number) {
      show(all, number === undefined);
      show(detail, number !== undefined);
      show(none, store.loaded && store.versions.length === 0);
      draw(store.versions);
      const key = number === undefined ? '' : `${store.projectId} ${number}`;
      if (key === shown) return;
      shown = key;
      fill(detail);
      if (number !== undefined) void showDiff(store.projectId, number).catch(actions.report);
    },
  };

  /** @param {string} projectId @param {number} number */
  async function showDiff(projectId, number) {
    const { from, diff, truncated } = await get(
      `/v1/projects/${projectId}/versions/${number}/diff`,
    );
    if (shown !== `${projectId} ${number}`) return;
    const files = parseDiff(diff);
    fill(
      detail,
      h(
        'div',
        { class: 'pane-head' },
        h('a', { class: 'small', href: actions.href({ tab: 'versions' }) }, '← All versions'),
        h('h2', null, from === 0 ? `Version ${number}` : `Version ${from} → ${number}`),
        h(
          'p',
          { class: 'quiet' },
          summaryOf(files),
          truncated ? ' The rest is too long to show.' : '',
        ),
      ),
      files.map(fileDiff),
    );
  }
}

/** @param {import('../diff.js').DiffFile[]} files */
function summaryOf(files) {
  if (files.length === 0) return 'No file differs.';
  const sum = (/** @type {'added' | 'removed'} */ key) =>
    files.reduce((total, file) => total + file[key], 0);
  return `${words.counted(files.length, 'file')}, ${sum('added')} added and ${sum('removed')} removed lines.`;
}

/** @param {import('../diff.js').DiffFile} file */
function fileDiff(file) {
  const lines = file.lines.slice(0, MAX_LINES);
  return h(
    'details',
    { class: 'diff-file', open: file.lines.length <= 400 },
    h(
      'summary',
      null,
      h('code', null, file.path),
      h('span', { class: `change ${file.change}` }, file.change),
      h('span', { class: 'counts' }, `+${file.added} −${file.removed}`),
    ),
    file.binary
      ? h('p', { class: 'quiet pad' }, 'Not text.')
      : h(
          'div',
          {
            class: 'diff-lines',
            tabindex: '0',
            role: 'group',
            'aria-label': `Changes of ${file.path}`,
          },
          lines.map((line) =>
            h(
              line.kind === 'added' ? 'ins' : line.kind === 'removed' ? 'del' : 'span',
              { class: `line ${line.kind}` },
              h('b', { 'aria-hidden': 'true' }, String(line.to ?? line.from ?? '')),
              h('i', null, SIGNS[line.kind]),
              h('code', null, line.text),
            ),
          ),
          file.lines.length > MAX_LINES
            ? h('p', { class: 'quiet pad' }, `${file.lines.length - MAX_LINES} more lines.`)
            : null,
        ),
  );
}

/** What is seen from the place, and has to be said. @param {string} text */
const heard = (text) => h('span', { class: 'sr' }, text);

/** @param {any} actions */
function versionLine(actions) {
  const element = h('li', { class: 'version' });
  /** @param {any} version */
  const update = (version) => {
    const { number, current, prompt, source, createdAt, filesChanged, restoredNumber, previewUrl } =
      version;
    element.dataset.current = String(current);
    fill(
      element,
      h('span', { class: 'knot', 'aria-hidden': 'true' }),
      h(
        'div',
        { class: 'version-head' },
        h('strong', null, `Version ${number}`),
        current ? h('span', { class: 'badge' }, 'shown now') : null,
        h('time', { datetime: createdAt, class: 'quiet' }, words.ago(createdAt)),
      ),
      h(
        'p',
        { class: 'version-prompt' },
        words.promptOf({ source, prompt: prompt ?? undefined, restoredNumber }),
      ),
      h(
        'div',
        { class: 'row' },
        h(
          'a',
          {
            class: 'small',
            href: actions.href({ tab: 'versions', version: number }),
          },
          icon('layers'),
          words.counted(filesChanged.length, 'file'),
          heard(` changed with version ${number}`),
        ),
        h(
          'a',
          {
            class: 'small',
            href: previewUrl,
            target: '_blank',
            rel: 'noreferrer',
          },
          icon('eye'),
          'See it',
          heard(` version ${number}, in a new tab`),
        ),
        current
          ? null
          : h(
              'button',
              {
                type: 'button',
                class: 'small',
                onclick: () => actions.rollBack(version),
              },
              icon('back'),
              'Roll back to this',
              heard(` version ${number}`),
            ),
      ),
    );
  };
  return { element, update };
}
