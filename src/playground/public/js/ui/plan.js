import { h } from '../dom.js';

/**
 * A plan as steps, and the button that carries it out.
 * @param {any} plan
 * @param {() => void} build
 */
export function planCard(plan, build) {
  const button = h(
    'button',
    { type: 'button', class: 'primary build', onclick: build },
    'Build this',
  );
  const note = h('span', { class: 'quiet' });
  const element = h(
    'section',
    { class: 'plan', 'aria-label': 'Plan' },
    h('p', { class: 'plan-summary' }, plan.summary),
    h(
      'ol',
      { class: 'plan-steps' },
      plan.steps.map((/** @type {any} */ step) =>
        h(
          'li',
          null,
          h('strong', null, step.title),
          h('span', null, step.detail),
          step.files.length === 0
            ? null
            : h(
                'span',
                { class: 'files' },
                step.files.map((/** @type {string} */ path) => h('code', null, path)),
              ),
        ),
      ),
    ),
    plan.risks?.length > 0
      ? h(
          'details',
          { class: 'risks' },
          h('summary', null, 'What to look out for'),
          h(
            'ul',
            null,
            plan.risks.map((/** @type {string} */ risk) => h('li', null, risk)),
          ),
        )
      : null,
    h('p', { class: 'plan-foot' }, button, note),
  );
  return {
    element,
    /** @param {'open' | 'building' | 'built'} state */
    update(state) {
      button.disabled = state !== 'open';
      note.textContent =
        state === 'building'
          ? 'It is being built.'
          : state === 'built'
            ? 'It has been built.'
            : 'Nothing is changed until you do.';
    },
  };
}
