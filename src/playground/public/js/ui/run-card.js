import { adviceFor } from '../advice.js';
import { fill, h, icon, setText, show } from '../dom.js';
import { isOver } from '../run-view.js';
import { richText } from '../rich-text.js';
import * as words from '../words.js';
import { activityList } from './activity.js';
import { planCard } from './plan.js';

/** @typedef {import('../run-view.js').RunView} RunView */

/**
 * One exchange on the thread: what was asked, what happens, what came of it.
 * @param {RunView} first
 * @param {any} actions
 */
export function runCard(first, actions) {
  let run = first;
  /** @type {ReturnType<typeof planCard> | undefined} */
  let plan;
  let folded = false;

  const prompt = h('p', { class: 'prompt' });
  const meta = h('p', { class: 'meta' });
  const state = h('span', { class: 'state-text' });
  const elapsed = h('span', { class: 'elapsed' });
  const stop = h(
    'button',
    { type: 'button', class: 'small stop', onclick: () => actions.cancel(run) },
    icon('stop'),
    'Stop',
  );
  const phases = h('ol', { class: 'phases', 'aria-label': 'Phases' });
  const work = h(
    'div',
    { class: 'work' },
    h('p', { class: 'state' }, state, elapsed, stop),
    phases,
  );
  const activity = activityList();
  const storyName = h('summary');
  const story = h(
    'details',
    {
      class: 'story',
      ontoggle: () => story.open && isOver(run) && run.seq === 0 && actions.replay(run),
    },
    storyName,
    activity.element,
  );
  const logText = h('pre', { tabindex: '0', 'aria-label': 'Build log' });
  const log = h('details', { class: 'log' }, h('summary', null, 'Build log'), logText);
  const answer = h('div', { class: 'answer rich' });
  const planPlace = h('div');
  const outcome = h('div', { class: 'outcome' });
  const element = h(
    'li',
    { class: 'entry', id: `run-${run.runId}` },
    h('span', { class: 'knot', 'aria-hidden': 'true' }),
    h(
      'article',
      null,
      h('header', null, prompt, meta),
      work,
      story,
      log,
      answer,
      planPlace,
      outcome,
    ),
  );

  /** @param {RunView} next */
  function update(next) {
    const before = run;
    run = next;
    const over = isOver(run);
    element.dataset.status = run.status;
    element.dataset.source = run.source;
    setText(prompt, words.promptOf(run));
    fill(meta, words.SOURCES_ASKED[run.mode ?? run.source ?? ''] ?? '', ' · ', time(run.createdAt));
    show(work, !over);
    show(answer, over && run.message !== undefined);
    if (over && (before === run || before.message !== run.message))
      fill(answer, richText(run.message ?? ''));
    setText(state, words.stateOf(run));
    stop.disabled = run.stopping === true;
    drawPhases(phases, run);
    drawStory();
    show(log, run.log !== '');
    if (run.log !== '' && logText.textContent !== run.log) {
      logText.textContent = run.log;
      logText.scrollTop = logText.scrollHeight;
    }
    drawPlan();
    drawOutcome(outcome, run, actions);
    tick();
  }

  function drawStory() {
    const over = isOver(run);
    const last = run.activity.at(-1);
    const said = over && last?.kind === 'text' && last.text.trim() === run.message?.trim();
    activity.update(said ? run.activity.slice(0, -1) : run.activity);
    const claude = run.source !== 'rollback' && run.source !== 'file_edit';
    show(story, claude && (over ? run.startedAt !== undefined : run.activity.length > 0));
    setText(
      storyName,
      over
        ? run.status === 'completed'
          ? 'How it was done'
          : 'What happened'
        : 'What Claude does',
    );
    // Open while there is something to watch; afterwards out of the way, until somebody asks.
    if (over && !folded) story.open = false;
    if (!over && !story.open && !folded) story.open = true;
    folded = over;
  }

  function drawPlan() {
    show(planPlace, run.plan !== undefined);
    if (run.plan === undefined) return;
    if (plan === undefined) {
      plan = planCard(run.plan, () => actions.buildPlan(run));
      planPlace.append(plan.element);
    }
    plan.update(actions.planState(run));
  }

  /** Once a second, while it is at work. */
  function tick() {
    const since = run.startedAt ?? run.createdAt;
    setText(elapsed, isOver(run) ? '' : words.duration(Date.now() - Date.parse(since)));
  }

  return { element, update, tick, drawPlan };
}

/** @param {string} iso */
const time = (iso) =>
  h('time', { datetime: iso, title: new Date(iso).toLocaleString() }, words.ago(iso));

/** @param {Element} element @param {RunView} run */
function drawPhases(element, run) {
  const all =
    run.source === 'chat_plan' ? [] : ['generating', 'installing', 'building', 'publishing'];
  const at = all.indexOf(run.phase ?? '');
  fill(
    element,
    all
      // Not every app is installed and built; what is skipped is not announced.
      .filter((phase) => ['generating', 'publishing'].includes(phase) || run.phases.includes(phase))
      .map((phase) => {
        const place = all.indexOf(phase);
        const state = place === at ? 'now' : place < at ? 'done' : 'open';
        return h(
          'li',
          { 'data-state': state, 'aria-current': state === 'now' ? 'step' : null },
          words.STEP_OF_PHASE[phase],
          state === 'done' ? h('span', { class: 'sr' }, ' done') : null,
        );
      }),
  );
}

/** @param {Element} element @param {RunView} run @param {any} actions */
function drawOutcome(element, run, actions) {
  if (run.status === 'failed') return fill(element, errorCard(run, actions));
  if (run.status === 'cancelled') {
    return fill(
      element,
      h(
        'p',
        { class: 'quiet' },
        'Stopped. What Claude had written until then stays, for the next prompt to go on from.',
      ),
      h('p', null, retryButton(run, actions)),
    );
  }
  if (run.status !== 'completed') return fill(element);
  const { versionNumber, usage, session, files } = run;
  const facts = [
    files.length > 0 && words.counted(files.length, 'file'),
    session && (session.resumed ? 'same conversation' : 'new conversation'),
    usage && `${words.tokens(usage.outputTokens)} tokens written`,
    usage && `${words.percent(words.cacheShare(usage))} from cache`,
    usage && words.money(usage.costUsd),
  ].filter(Boolean);
  return fill(
    element,
    versionNumber === undefined
      ? null
      : h(
          'a',
          {
            class: 'version-chip',
            href: actions.href({ tab: 'versions', version: versionNumber }),
          },
          `Version ${versionNumber}`,
        ),
    facts.length === 0 ? null : h('span', { class: 'facts' }, facts.join(' · ')),
  );
}

/** @param {RunView} run @param {any} actions */
function errorCard(run, actions) {
  const { code, message, details } = run.error ?? { code: 'internal_error', message: '' };
  const advice = adviceFor(code);
  return h(
    'section',
    { class: 'error', 'aria-label': 'Error' },
    h('p', { class: 'error-title' }, advice.title),
    h('p', null, advice.todo),
    h('p', { class: 'quiet' }, h('code', { class: 'code' }, code), ' ', message),
    typeof details?.log === 'string' && details.log !== ''
      ? h(
          'details',
          { open: true },
          h('summary', null, 'What the build said'),
          h('pre', { tabindex: '0' }, details.log),
        )
      : null,
    advice.again === true ? h('p', null, retryButton(run, actions)) : null,
  );
}

/** @param {RunView} run @param {any} actions */
const retryButton = (run, actions) =>
  run.source === 'rollback' || run.source === 'file_edit' || run.prompt === undefined
    ? null
    : h(
        'button',
        { type: 'button', class: 'small', onclick: () => actions.retry(run) },
        icon('reload'),
        'Send it again',
      );
