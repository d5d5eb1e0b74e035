import { Markup } from './markup';
import type { IconName } from './themes';

/** Strokes in a field of 24 × 24. */
const PATHS: Readonly<Record<IconName, string>> = {
  bag: '<path d="M6 8h12l1 12H5z"/><path d="M9 10V7a3 3 0 0 1 6 0v3"/>',
  bolt: '<path d="M13 3 5 14h6l-1 7 8-11h-6z"/>',
  book: '<path d="M12 6c-2-1.6-4.6-2-8-2v14c3.4 0 6 .4 8 2 2-1.6 4.6-2 8-2V4c-3.4 0-6 .4-8 2zM12 6v14"/>',
  calendar:
    '<rect x="4" y="5" width="16" height="15" rx="2.5"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>',
  camera: '<path d="M4 8h4l1.8-2.5h4.4L16 8h4v11H4z"/><circle cx="12" cy="13.2" r="3.3"/>',
  chart: '<path d="M4 20h16M7 16v-4M12 16V7M17 16v-6"/>',
  chat: '<path d="M4 5h16v11h-8l-5 4v-4H4z"/><path d="M8 9.5h8M8 12.5h5"/>',
  check: '<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.7L16 9.5"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>',
  compass: '<circle cx="12" cy="12" r="9"/><path d="m15.5 8.5-2 5-5 2 2-5z"/>',
  cup: '<path d="M5 9h12v5.5a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5z"/><path d="M17 11h1.5a2.2 2.2 0 0 1 0 4.5H17M8.5 3v2.5M12 3v2.5"/>',
  heart:
    '<path d="M12 20c-5-3.2-8.5-6.4-8.5-10.3A4.6 4.6 0 0 1 12 7.2a4.6 4.6 0 0 1 8.5 2.5C20.5 13.6 17 16.8 12 20z"/>',
  leaf: '<path d="M5 19C4.5 10 10 4.5 20 4.5 20 14 14.5 19.5 5 19z"/><path d="M5 19c2.5-4.5 5.5-7 9-8.5"/>',
  mail: '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7 8 6.5L20 7"/>',
  music:
    '<path d="M9 17.5V6l10-2v11.5"/><circle cx="6.7" cy="17.5" r="2.3"/><circle cx="16.7" cy="15.5" r="2.3"/>',
  paw: '<path d="M12 12.5c2.8 0 5 2.2 5 4.6 0 1.7-1.3 2.6-2.7 2.2-1.5-.4-3.1-.4-4.6 0-1.4.4-2.7-.5-2.7-2.2 0-2.4 2.2-4.6 5-4.6z"/><circle cx="6" cy="10.5" r="1.7"/><circle cx="9.7" cy="6.5" r="1.7"/><circle cx="14.3" cy="6.5" r="1.7"/><circle cx="18" cy="10.5" r="1.7"/>',
  pin: '<path d="M12 21c4.6-4.3 7-7.7 7-11a7 7 0 0 0-14 0c0 3.3 2.4 6.7 7 11z"/><circle cx="12" cy="10" r="2.5"/>',
  shield:
    '<path d="m12 3 7.5 2.7v5.6c0 4.4-3 7.7-7.5 9.7-4.5-2-7.5-5.3-7.5-9.7V5.7z"/><path d="m8.8 11.8 2.3 2.2 4.2-4.3"/>',
  spark: '<path d="M12 3c.7 5.3 3 8 9 9-6 1-8.3 3.7-9 9-.7-5.3-3-8-9-9 6-1 8.3-3.7 9-9z"/>',
  star: '<path d="m12 3.5 2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9L6.7 20l1.1-6-4.4-4.2 6-.8z"/>',
  sun: '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>',
  users:
    '<circle cx="9" cy="8.5" r="3.2"/><path d="M3 20c.3-3.7 2.6-6 6-6s5.7 2.3 6 6M15.8 5.6a3.2 3.2 0 0 1 0 5.9M17.5 14.5c2 .8 3.3 2.7 3.5 5.5"/>',
};

/** An icon that says nothing to a screen reader, since its words stand beside it. */
export const icon = (name: IconName): Markup =>
  new Markup(
    `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`,
  );
