/**
 * Elements from data. Text only ever becomes text: there is no way from here to `innerHTML`.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, any> | null} [props] attributes; functions are listeners (`onclick`)
 * @param {...(Child | Child[] | Child[][])} children
 * @returns {any} the element
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  setProps(element, props);
  element.append(...nodes(children));
  return element;
}

/** @param {Element} element @param {Record<string, any> | null | undefined} props */
function setProps(element, props) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** @param {any[]} children @returns {(Node | string)[]} */
const nodes = (children) =>
  children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));

/** @param {Element} element @param {...(Child | Child[])} children */
export const fill = (element, ...children) => element.replaceChildren(...nodes(children));

/** Sets a text if it is another one, so that screen readers and selections are left in peace. @param {Element} element @param {string} text */
export const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** @param {Element} element @param {boolean} shown */
export const show = (element, shown) => element.toggleAttribute('hidden', !shown);

/**
 * Keeps a list of elements in step with a list of items, each element its own item's for ever.
 * @template T
 * @param {Element} container
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => { element: Element, update: (item: T) => void }} make
 * @returns {(items: readonly T[]) => void}
 */
export function keyedList(container, keyOf, make) {
  /** @type {Map<string, { element: Element, update: (item: T) => void, item: T }>} */
  const known = new Map();
  return (items) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, { element }] of known) {
      if (keys.has(key)) continue;
      element.remove();
      known.delete(key);
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      let entry = known.get(key);
      if (entry === undefined) {
        entry = { ...make(item), item };
        known.set(key, entry);
        entry.update(item);
      } else if (entry.item !== item) {
        entry.item = item;
        entry.update(item);
      }
      const place = container.children[index];
      if (place !== entry.element) container.insertBefore(entry.element, place ?? null);
    });
  };
}

/** @type {Record<string, string>} strokes in a square of 24 */
const ICONS = {
  plus: 'M12 5v14M5 12h14',
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M7 7h10v10H7z',
  reload: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  open: 'M14 4h6v6M20 4l-9 9M18 14v5H5V6h5',
  desktop: 'M3 5h18v11H3zM9 20h6M12 16v4',
  phone: 'M8 3h8v18H8zM11 18h2',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  menu: 'M4 7h16M4 12h16M4 17h10',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  auto: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  back: 'M9 7L4 12l5 5M4 12h11a5 5 0 0 1 0 10h-2',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  chat: 'M4 5h16v11H9l-5 4z',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  layers: 'M12 3l9 5-9 5-9-5zM3 13l9 5 9-5',
  spool: 'M7 3h10M7 21h10M9 3v18M15 3v18M9 8l6 2M9 12l6 2M9 16l6 2',
  pen: 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4',
};

/** @param {string} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  setProps(svg, { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' });
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name] ?? '');
  svg.append(path);
  return svg;
}

/** A button that is only an icon. @param {string} name @param {string} label @param {Record<string, any>} props */
export const iconButton = (name, label, props) =>
  h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...props },
    icon(name),
  );
