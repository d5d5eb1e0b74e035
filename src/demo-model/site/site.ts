import { readChanges, SECTION_NAMES, type Change, type Font, type SectionKind } from './changes';
import type { Colour } from './colour';
import { findName, findSubject, titleFrom } from './name';
import { findTheme, general, isKind, type Theme } from './themes';

/** How much of a prompt is read: enough for a long one, bounded for a hostile one. */
const MAX_PROMPT = 2_000;

const MAX_NEWS = 6;
const MAX_CUSTOM = 6;

/** Everything that a page is written from. */
export interface Site {
  theme: Theme;
  name: string;
  /** What the first prompt is about, in its own words. */
  subject: string;
  headline: string;
  colour: Colour;
  /** `auto` follows the reader's system. */
  mode: 'auto' | 'light' | 'dark';
  font: Font;
  /** 1 is the usual size. */
  textScale: number;
  corners: 'soft' | 'round' | 'square';
  sections: SectionKind[];
  customSections: string[];
  /** Prompts that asked for something the demo model has no rule for, newest first. */
  news: string[];
  /** The prompts it came from, oldest first. */
  prompts: string[];
}

/** One step of a fold: what a prompt did to the page, in words for people. */
export interface Step {
  prompt: string;
  done: string[];
}

/** A prompt as it is read and recorded: white space collapsed, length bounded. */
export const normalise = (prompt: string): string =>
  // Cut twice: collapsing the white space of a whole long text would take long.
  prompt
    .slice(0, MAX_PROMPT * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_PROMPT);

/** A text of at most `length` characters, cut at a word. */
export function shorten(text: string, length: number): string {
  const flat = normalise(text);
  if (flat.length <= length) return flat;
  const cut = Array.from(flat)
    .slice(0, length - 1)
    .join('');
  return `${cut.replace(/\s+\S{0,12}$/, '')}…`;
}

/**
 * Makes a site from all prompts that were carried out, oldest first. Deterministic: the same prompts
 * give the same site, wherever and whenever they are folded.
 */
export function foldPrompts(prompts: readonly string[]): { site: Site; steps: Step[] } {
  const texts = prompts.map(normalise);
  const site = startSite(texts[0] ?? '');
  const steps = texts.map((prompt, index): Step => {
    const done = readChanges(prompt, index === 0).flatMap((change) => apply(site, change) ?? []);
    if (index > 0 && done.length === 0) {
      site.news = [prompt, ...site.news].slice(0, MAX_NEWS);
      done.push('put your wish on the page as a “What’s new” note');
    }
    site.prompts.push(prompt);
    return { prompt, done };
  });
  return { site, steps };
}

function startSite(prompt: string): Site {
  const theme = findTheme(prompt);
  const subject = findSubject(prompt);
  const name = findName(prompt) ?? titleFrom(subject, theme.words);
  return {
    theme,
    // A kind of thing is no name, also where nouns are capitalised: "eine Bäckerei".
    name: name === undefined || isKind(name, theme) ? theme.brand : name,
    subject,
    // Nothing is known about it: the prompt's own words say more than ours.
    headline: theme === general && subject !== '' ? sentence(subject) : theme.headline,
    colour: theme.colour,
    mode: 'auto',
    font: theme.font,
    textScale: 1,
    corners: 'soft',
    sections: [],
    customSections: [],
    news: [],
    prompts: [],
  };
}

const sentence = (text: string): string => `${text[0].toUpperCase()}${text.slice(1)}.`;

/** Changes the site; tells what it did, or undefined when it was so already. */
function apply(site: Site, change: Change): string | undefined {
  switch (change.kind) {
    case 'colour':
      if (site.colour === change.colour) return undefined;
      site.colour = change.colour;
      return `gave the page a new colour (${change.word})`;
    case 'mode':
      return set(site, 'mode', change.mode, `switched the whole page to ${change.mode}`);
    case 'font':
      return set(site, 'font', change.font, `set the headings in a ${change.font} face`);
    case 'corners':
      return set(site, 'corners', change.corners, `made the corners ${change.corners}`);
    case 'name':
      return set(site, 'name', change.name, `renamed it to ${change.name}`);
    case 'headline':
      return set(site, 'headline', change.headline, `changed the headline to “${change.headline}”`);
    case 'text': {
      const step = change.direction === 'bigger' ? 0.125 : -0.125;
      const scale = Math.min(1.5, Math.max(0.75, site.textScale + step));
      return set(site, 'textScale', scale, `made the text ${change.direction}`);
    }
    case 'add':
      if (site.sections.includes(change.section)) return undefined;
      site.sections.push(change.section);
      return `added ${SECTION_NAMES[change.section]}`;
    case 'remove':
      if (!site.sections.includes(change.section)) return undefined;
      site.sections = site.sections.filter((section) => section !== change.section);
      return `took out ${SECTION_NAMES[change.section]}`;
    case 'custom':
      if (site.customSections.includes(change.title)) return undefined;
      site.customSections = [...site.customSections, change.title].slice(-MAX_CUSTOM);
      return `added a section about ${change.title}`;
  }
}

function set<K extends keyof Site>(
  site: Site,
  key: K,
  value: Site[K],
  done: string,
): string | undefined {
  if (site[key] === value) return undefined;
  site[key] = value;
  return done;
}
