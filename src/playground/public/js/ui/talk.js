import { fill, h, icon, iconButton, keyedList, setText, show } from '../dom.js';
import { isOver } from '../run-view.js';
import { adviceFor } from '../advice.js';
import { composer } from './composer.js';
import { runCard } from './run-card.js';

/** Within so many pixels of its end, a list that grows is followed. */
const NEAR = 120;

/**
 * The conversation of one project, and where one goes on with it.
 * @param {any} actions
 */
export function talkView(actions) {
  /** @type {any} */
  let store;
  /** @type {Map<string, ReturnType<typeof runCard>>} */
  const cards = new Map();
  const title = h('h1', { class: 'project-title' });
  const connection = h('p', { class: 'connection', role: 'status', hidden: true });
  const menu = iconButton('menu', 'Projects', {
    class: 'icon-button menu',
    onclick: actions.showProjects,
  });
  const earlier = h(
    'button',
    { type: 'button', class: 'small earlier', onclick: () => void store.earlier() },
    'Earlier',
  );
  const list = h('ol', { class: 'timeline' });
  const loading = h('p', { class: 'quiet pad', role: 'status' }, 'One moment…');
  const problem = h('div', { class: 'pad' });
  const scroller = h(
    'div',
    { class: 'talk-scroll', tabindex: '0', role: 'region', 'aria-label': 'Conversation' },
    earlier,
    loading,
    problem,
    list,
  );
  const suggestions = h('ul', { class: 'suggestions', 'aria-label': 'Suggestions' });
  const prompt = composer({
    id: 'prompt',
    label: 'Your prompt',
    placeholder: '',
    modes: true,
    send: 'Send',
    draftKey: () => `onethread.draft.${store?.projectId}`,
    onSend: (text, mode) => actions.submit(text, mode, prompt),
  });
  const element = h(
    'div',
    { class: 'talk-inner' },
    h('header', { class: 'talk-head' }, menu, title, connection),
    scroller,
    h('div', { class: 'talk-foot' }, suggestions, prompt.element),
  );
  let drawn = keyed();

  function keyed() {
    return keyedList(
      list,
      (/** @type {any} */ run) => run.runId,
      (run) => {
        const card = runCard(run, actions);
        cards.set(run.runId, card);
        return card;
      },
    );
  }

  let suggested = '';
  function drawSuggestions() {
    const items = store.active.length === 0 ? (store.project?.suggestions ?? []).slice(0, 3) : [];
    if (items.join() === suggested) return;
    suggested = items.join();
    fill(
      suggestions,
      items.map((/** @type {string} */ text) =>
        h(
          'li',
          null,
          h(
            'button',
            { type: 'button', onclick: () => (prompt.choose('change'), prompt.write(text)) },
            text,
          ),
        ),
      ),
    );
  }

  return {
    element,
    prompt,
    /** @param {any} next */
    open(next) {
      store = next;
      cards.clear();
      fill(list);
      drawn = keyed();
      prompt.restore();
    },
    update() {
      const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
      const { project, timeline, active } = store;
      setText(
        title,
        project?.name ??
          timeline[0]?.prompt ??
          (store.problem ? 'Not found' : store.loaded ? 'Untitled' : '…'),
      );
      show(loading, !store.loaded && store.problem === undefined && timeline.length === 0);
      show(earlier, store.hasEarlier);
      drawn(timeline);
      for (const card of cards.values()) card.drawPlan();
      show(problem, store.problem !== undefined);
      fill(problem, store.problem ? problemCard(store.problem) : null);
      const lost = !store.connected && store.wasConnected;
      show(connection, lost);
      setText(connection, lost ? 'Reconnecting…' : '');
      element.dataset.busy = String(active.some((/** @type {any} */ run) => !isOver(run)));
      prompt.placeholder =
        active.length > 0 ? 'Say what comes next; it waits in line' : 'What shall be different?';
      drawSuggestions();
      show(prompt.element, store.problem === undefined);
      if (near) scroller.scrollTop = scroller.scrollHeight;
    },
    toEnd: () => (scroller.scrollTop = scroller.scrollHeight),
    tick() {
      for (const run of store?.active ?? []) cards.get(run.runId)?.tick();
    },
  };
}

/** @param {any} problem */
function problemCard({ code, message }) {
  const advice = adviceFor(code);
  return h(
    'section',
    { class: 'error' },
    h('p', { class: 'error-title' }, advice.title),
    h('p', null, advice.todo),
    h('p', { class: 'quiet' }, h('code', { class: 'code' }, code), ' ', message),
    h('p', null, h('a', { class: 'small', href: '/' }, icon('plus'), 'New project')),
  );
}
