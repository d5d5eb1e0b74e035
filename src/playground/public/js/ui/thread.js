import { get } from '../api.js';
import { fill, h, iconButton } from '../dom.js';
import * as words from '../words.js';

/**
 * The one conversation behind the project: which session carries it, how it came to that, what it costs.
 * @param {any} actions
 */
export function threadPane(actions) {
  const element = h('div', { class: 'scroll thread-pane' });
  let shown = '';

  return {
    element,
    /** Read again whenever a run has ended. @param {any} store */
    update(store) {
      const ended = [...store.runs.values()].filter(
        ({ finishedAt }) => finishedAt !== undefined,
      ).length;
      const key = `${store.projectId} ${store.project?.lastAiSessionId} ${store.project?.lastAiSessionUpdatedAt} ${ended}`;
      if (key === shown) return;
      if (!shown.startsWith(store.projectId)) fill(element);
      shown = key;
      void draw(store.projectId, key).catch(actions.report);
    },
    again() {
      shown = '';
    },
  };

  /** @param {string} projectId @param {string} key */
  async function draw(projectId, key) {
    const base = `/v1/projects/${projectId}`;
    const [session, history, usage] = await Promise.all([
      get(`${base}/session`),
      get(`${base}/session/history?limit=20`),
      get(`${base}/usage`),
    ]);
    if (shown !== key) return;
    fill(element, now(session, actions), spent(usage), past(history.items));
  }
}

/** @param {any} session @param {any} actions */
function now(session, actions) {
  const next = session.resumable
    ? 'The next prompt goes on with this conversation.'
    : session.id === null
      ? 'There is no conversation: the next prompt starts a fresh one.'
      : 'Resuming is off: the next prompt starts a fresh conversation.';
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'The thread'),
    h('p', null, next),
    session.id === null
      ? null
      : h(
          'dl',
          { class: 'facts-list' },
          h('dt', null, 'Session'),
          h(
            'dd',
            { class: 'row tight' },
            h('code', { class: 'session-id' }, session.id),
            iconButton('copy', 'Copy the session id', { onclick: () => actions.copy(session.id) }),
          ),
          h('dt', null, 'Last used by'),
          h(
            'dd',
            null,
            `${words.SOURCES[session.source] ?? session.source ?? 'nothing yet'}, ${session.updatedAt ? words.ago(session.updatedAt) : ''}`,
          ),
          h('dt', null, 'Turns'),
          h('dd', null, `${session.turns} (${words.size(session.size.bytes)} of transcript)`),
        ),
    session.id === null
      ? null
      : h(
          'p',
          null,
          h(
            'button',
            { type: 'button', class: 'small', onclick: actions.resetThread },
            'Reset the thread…',
          ),
        ),
  );
}

/** @param {any} usage */
function spent({ total, bySource }) {
  const columns = ['What', 'Turns', 'In', 'From cache', 'To cache', 'Out', 'Cost'];
  const line = (/** @type {string} */ name, /** @type {any} */ sum) => [
    name,
    `${sum.turns}`,
    words.tokens(sum.inputTokens),
    words.tokens(sum.cacheReadTokens),
    words.tokens(sum.cacheCreationTokens),
    words.tokens(sum.outputTokens),
    words.money(sum.costUsd),
  ];
  const cells = (/** @type {string[]} */ texts) =>
    texts.map((text, index) =>
      h(index === 0 ? 'th' : 'td', index === 0 ? { scope: 'row' } : null, text),
    );
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'What it took'),
    h(
      'div',
      {
        class: 'share',
        role: 'img',
        'aria-label': `${words.percent(total.cacheReadShare)} of the input came from the cache`,
      },
      meter(total.cacheReadShare),
    ),
    h(
      'p',
      { class: 'quiet' },
      `${words.percent(total.cacheReadShare)} of the input came from the cache: that is what going on with one conversation saves. ${total.resumedTurns} of ${words.counted(total.turns, 'turn')} resumed it.`,
    ),
    h(
      'div',
      { class: 'table-wrap', tabindex: '0', role: 'group', 'aria-label': 'Tokens and cost' },
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            columns.map((column) => h('th', { scope: 'col' }, column)),
          ),
        ),
        h(
          'tbody',
          null,
          bySource.map((/** @type {any} */ sum) =>
            h('tr', null, cells(line(words.SOURCES[sum.source] ?? sum.source, sum))),
          ),
        ),
        h('tfoot', null, h('tr', null, cells(line('Together', total)))),
      ),
    ),
    h('p', { class: 'quiet' }, 'Tokens; cost as the CLI estimates it, not for billing.'),
  );
}

/** @param {number} share */
function meter(share) {
  const bar = h('span');
  bar.style.width = `${Math.round(share * 100)}%`;
  return bar;
}

/** @param {any[]} items newest first */
function past(items) {
  const short = (/** @type {string | null} */ id) => (id === null ? 'none' : id.slice(0, 8));
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'How it came to this'),
    items.length === 0 ? h('p', { class: 'quiet' }, 'Nothing yet.') : null,
    h(
      'ol',
      { class: 'history' },
      items.map(({ at, from, to, source, reason }) => {
        const same = from !== null && from === to;
        return h(
          'li',
          null,
          h('strong', null, words.SOURCES[source] ?? source),
          h(
            'span',
            null,
            same ? ` went on with ${short(to)}` : ` ${short(from)} → ${short(to)}`,
            reason ? `: ${words.FRESH_REASONS[reason] ?? reason}` : '',
          ),
          h('time', { datetime: at, class: 'quiet' }, words.ago(at)),
        );
      }),
    ),
  );
}
