import { fill, h, icon, show } from '../dom.js';

/** A phone's Enter key makes a new line; there is a button to send. */
const touch = matchMedia('(pointer: coarse)');
const MAX = 20_000;
const MODES = [
  ['change', 'Change it', 'Claude changes the app'],
  ['ask', 'Ask', 'Claude answers; no file is touched'],
  ['plan', 'Plan', 'Claude plans the change; you decide whether it is built'],
];

/**
 * Where one writes. What is written survives a reload until it has been sent.
 * @param {object} options
 * @param {string} options.id of the text field
 * @param {string} options.label
 * @param {string} options.placeholder
 * @param {boolean} options.modes whether one can ask and plan, too
 * @param {string} options.send what the button says
 * @param {(text: string, mode: string) => Promise<boolean>} options.onSend whether it has been taken
 * @param {() => string} options.draftKey
 */
export function composer({ id, label, placeholder, modes, send, onSend, draftKey }) {
  const field = h('textarea', {
    id,
    rows: 1,
    placeholder,
    maxlength: MAX,
    autocomplete: 'off',
    oninput: changed,
    onkeydown: key,
  });
  const button = h(
    'button',
    { type: 'submit', class: 'primary send' },
    h('span', null, send),
    icon('send'),
  );
  const chosen = () => element.querySelector('input[type=radio]:checked')?.value ?? 'change';
  const modeHint = h('span', { class: 'hint', id: `${id}-hint` });
  const radios = !modes
    ? null
    : h(
        'fieldset',
        { class: 'modes' },
        h('legend', { class: 'sr' }, 'What Claude shall do'),
        MODES.map(([value, name]) =>
          h(
            'label',
            null,
            h('input', {
              type: 'radio',
              name: `${id}-mode`,
              value,
              checked: value === 'change',
              onchange: drawHint,
            }),
            h('span', null, name),
          ),
        ),
      );
  const problem = h('p', { class: 'composer-problem', role: 'alert', hidden: true });
  const extras = h('div', { class: 'extras' });
  const element = h(
    'form',
    { class: 'composer', onsubmit: submit },
    h('label', { class: 'sr', for: id }, label),
    field,
    h('div', { class: 'composer-foot' }, radios, extras, modeHint, button),
    problem,
  );
  field.setAttribute('aria-describedby', modeHint.id);

  function drawHint() {
    const keys = touch.matches ? '' : 'Enter sends, Shift+Enter makes a new line';
    modeHint.textContent =
      modes && chosen() !== 'change'
        ? (MODES.find(([mode]) => mode === chosen())?.[2] ?? '')
        : keys;
  }

  function changed() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    button.disabled = field.value.trim() === '' || busy;
    if (field.value === '') sessionStorage.removeItem(draftKey());
    else sessionStorage.setItem(draftKey(), field.value);
  }

  let busy = false;
  /** @param {Event} [event] */
  async function submit(event) {
    event?.preventDefault();
    const text = field.value.trim();
    if (text === '' || busy) return;
    busy = true;
    element.dataset.busy = '';
    show(problem, false);
    changed();
    try {
      if (await onSend(text, chosen())) field.value = '';
    } finally {
      busy = false;
      delete element.dataset.busy;
      changed();
    }
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== 'Enter' || event.isComposing) return;
    const meant = event.metaKey || event.ctrlKey || (!event.shiftKey && !touch.matches);
    if (meant) void submit(event);
  }

  drawHint();
  return {
    element,
    extras,
    focus: () => field.focus(),
    /** @param {string} text */
    write(text) {
      field.value = text;
      changed();
      field.focus();
    },
    /** @param {string} mode */
    choose(mode) {
      const radio = element.querySelector(`input[value=${mode}]`);
      if (radio) radio.checked = true;
      drawHint();
    },
    /** Brings back what was written here. */
    restore() {
      field.value = sessionStorage.getItem(draftKey()) ?? '';
      show(problem, false);
      changed();
    },
    /** @param {string} title @param {string} detail @param {string} code */
    refuse(title, detail, code) {
      fill(problem, h('strong', null, title), ' ', detail, ' ', h('code', { class: 'code' }, code));
      show(problem, true);
    },
    /** @param {string} text */
    set placeholder(text) {
      field.placeholder = text;
    },
  };
}
