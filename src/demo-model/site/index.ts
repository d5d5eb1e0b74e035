import { renderPage } from './page';
import { SCRIPT } from './script';
import type { Site } from './site';
import { renderStylesheet } from './stylesheet';

export { DEMO_NOTE, noteMarkup } from './page';
export { readRecord } from './record';
export { describeChanges } from './planned-changes';
export { foldPrompts, normalise, shorten, type Site, type Step } from './site';

export interface SiteFile {
  /** Relative to the working directory. */
  path: string;
  content: string;
}

/** The files of a site; the page that people open first comes first. */
export const renderSite = (site: Site): SiteFile[] => [
  { path: 'index.html', content: renderPage(site) },
  { path: 'styles.css', content: renderStylesheet(site) },
  { path: 'app.js', content: SCRIPT },
];
