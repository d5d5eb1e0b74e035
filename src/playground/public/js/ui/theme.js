import { fill, icon } from '../dom.js';

const NAME = 'onethread.theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const WORDS = { auto: 'as the system', light: 'light', dark: 'dark' };
const ICONS = { auto: 'auto', light: 'sun', dark: 'moon' };

/** @typedef {'auto' | 'light' | 'dark'} Theme */

/** @returns {Theme} */
const stored = () => {
  const value = localStorage.getItem(NAME);
  return value === 'light' || value === 'dark' ? value : 'auto';
};

/** Light, dark, or as the system has it. @param {HTMLButtonElement} button */
export function theme(button) {
  const apply = (/** @type {Theme} */ value) => {
    document.documentElement.dataset.theme = value;
    const label = `Colours: ${WORDS[value]}. Change`;
    button.setAttribute('aria-label', label);
    button.title = label;
    fill(button, icon(ICONS[value]));
  };
  apply(stored());
  button.addEventListener('click', () => {
    const next = /** @type {Theme} */ (NEXT[stored()]);
    localStorage.setItem(NAME, next);
    apply(next);
  });
}
