import { h } from '../dom.js';

/**
 * A native dialog; ends with the value of the button that was pressed, '' when it was left.
 * @param {string} title
 * @param {any[]} body
 * @param {{ value: string, text: string, kind?: string }[]} buttons the first is what Enter does
 * @param {() => any} [read] what to give back instead, when a button was pressed
 * @returns {Promise<any>}
 */
function ask(title, body, buttons, read) {
  const name = `dialog-${Math.random().toString(36).slice(2)}`;
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': name },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: name }, title),
      body,
      h(
        'div',
        { class: 'dialog-buttons' },
        buttons.map(({ value, text, kind }) =>
          h('button', { value, class: kind ?? 'small' }, text),
        ),
        h('button', { value: '', class: 'small', formnovalidate: true }, 'Not now'),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.addEventListener(
    'click',
    (/** @type {Event} */ event) => event.target === dialog && dialog.close(''),
  );
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const { returnValue } = dialog;
      resolve(returnValue !== '' && read ? read() : returnValue);
      dialog.remove();
    });
  });
}

/** @param {string} title @param {string} text @param {string} yes @param {'primary' | 'danger'} [kind] @returns {Promise<boolean>} */
export const confirm = async (title, text, yes, kind = 'primary') =>
  (await ask(title, [h('p', null, text)], [{ value: 'yes', text: yes, kind }])) === 'yes';

/** @param {string} title @param {string} label @param {string} value @param {string} yes @returns {Promise<string>} '' when it was left */
export async function askForText(title, label, value, yes) {
  const field = h('input', { type: 'text', value, required: true, maxlength: 120 });
  const body = [h('label', { class: 'field' }, h('span', null, label), field)];
  return ask(title, body, [{ value: 'yes', text: yes, kind: 'primary' }], () => field.value.trim());
}

/** @param {boolean} refused whether one has been tried @returns {Promise<string | undefined>} */
export async function askForKey(refused) {
  const field = h('input', {
    type: 'password',
    required: true,
    autocomplete: 'off',
    maxlength: 500,
  });
  const body = [
    h(
      'p',
      null,
      refused
        ? 'The service does not know that key. Try another.'
        : 'This service answers to those who have a key. It is kept in this tab until you close it.',
    ),
    h('label', { class: 'field' }, h('span', null, 'API key'), field),
  ];
  const key = await ask(
    'A key, please',
    body,
    [{ value: 'yes', text: 'Go on', kind: 'primary' }],
    () => field.value.trim(),
  );
  return key === '' ? undefined : key;
}

const KEYS = [
  ['Enter, Ctrl+Enter', 'Send'],
  ['Shift+Enter', 'New line'],
  ['Esc', 'Stop what is at work'],
  ['Alt+N', 'New project'],
  ['Alt+P', 'To the prompt'],
  ['Alt+1 … Alt+4', 'Preview, versions, files, thread'],
];

export const showKeys = () =>
  ask(
    'Keys',
    [
      h(
        'dl',
        { class: 'keys' },
        KEYS.map(([keys, what]) => [h('dt', null, h('kbd', null, keys)), h('dd', null, what)]),
      ),
    ],
    [],
  );
