import { adviceFor } from './advice.js';
import { Problem } from './api.js';
import { h, setText } from './dom.js';

/** @param {() => Promise<any>} deed @returns {Promise<boolean>} whether it went well */
export async function attempt(deed) {
  try {
    await deed();
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** Sends what was written; what is refused stays, with the reason below it. @param {any} composer @param {() => Promise<void>} deed */
export async function taken(composer, deed) {
  try {
    await deed();
    return true;
  } catch (error) {
    if (composer === undefined) report(error);
    else {
      const { code, text } = described(error);
      const { title, todo } = adviceFor(code);
      composer.refuse(`${title}.`, `${todo} ${text}`, code);
    }
    return false;
  }
}

/** @param {unknown} error */
function described(error) {
  if (!(error instanceof Problem)) return { code: 'no_answer', text: '' };
  const fields = /** @type {any[] | undefined} */ (error.document.errors)
    ?.map(({ message }) => message)
    .join('. ');
  return { code: error.code, text: fields ?? error.message };
}

/** @param {unknown} error */
export function report(error) {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  const { code, text } = described(error);
  const { title, todo } = adviceFor(code);
  toast(`${title}. ${todo} ${text}`, code);
}

/** @param {string} text @param {string} [code] */
export function toast(text, code) {
  const close = h(
    'button',
    { type: 'button', class: 'small', onclick: () => note.remove() },
    'Close',
  );
  const note = h(
    'div',
    { class: code ? 'toast bad' : 'toast' },
    h('p', null, text, code ? ' ' : null, code ? h('code', { class: 'code' }, code) : null),
    close,
  );
  document.getElementById('toasts')?.append(note);
  setTimeout(() => note.remove(), code ? 12_000 : 2_500);
}

/** For those who hear the page. @param {string} text */
export const say = (text) =>
  setText(/** @type {Element} */ (document.getElementById('status')), text);
