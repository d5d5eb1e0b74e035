import { findColour, type Colour } from './colour';
import { findNewName } from './name';

export const SECTION_KINDS = [
  'pricing',
  'testimonials',
  'gallery',
  'team',
  'faq',
  'hours',
  'newsletter',
  'contact',
] as const;

/** Sections that a page can have beside those of its theme. */
export type SectionKind = (typeof SECTION_KINDS)[number];

/** Each with its article. */
export const SECTION_NAMES: Readonly<Record<SectionKind, string>> = {
  pricing: 'a pricing section',
  testimonials: 'a section with testimonials',
  gallery: 'a gallery',
  team: 'a team section',
  faq: 'a section with questions and answers',
  hours: 'the opening hours',
  newsletter: 'a newsletter form',
  contact: 'a contact form',
};

export type Font = 'serif' | 'sans' | 'rounded' | 'mono';

/** One thing that a prompt asks for. */
export type Change =
  | { kind: 'colour'; word: string; colour: Colour }
  | { kind: 'mode'; mode: 'dark' | 'light' }
  | { kind: 'text'; direction: 'bigger' | 'smaller' }
  | { kind: 'font'; font: Font }
  | { kind: 'corners'; corners: 'round' | 'square' }
  | { kind: 'name'; name: string }
  | { kind: 'headline'; headline: string }
  | { kind: 'add'; section: SectionKind }
  | { kind: 'custom'; title: string }
  | { kind: 'remove'; section: SectionKind };

const SECTION_WORDS: Readonly<Record<SectionKind, RegExp>> = {
  pricing: /\b(?:pricing|prices?|plans and|price list|packages|subscription)\b/,
  testimonials: /\b(?:testimonials?|reviews?|customer (?:stories|quotes)|quotes from)\b/,
  gallery: /\b(?:gallery|galleries|photos?|pictures|images)\b/,
  team: /\b(?:team|staff|about us|our people|founders)\b/,
  faq: /\b(?:faqs?|f\.a\.q|frequently asked|questions and answers|q&a)\b/,
  hours: /\b(?:opening hours|opening times|hours|directions|location|map|find us)\b/,
  newsletter: /\b(?:newsletter|mailing list|sign-?up form|subscribe|waitlist|waiting list)\b/,
  contact: /\b(?:contact|get in touch|enquiry|inquiry|booking form|reservations?)\b/,
};

const REMOVING =
  /\b(?:remove|delete|drop|without|hide|get rid of|take (?:out|away))\b[^.;\n]{0,60}$/;
const HEADLINE =
  /\b(?:headline|heading|hero (?:text|title)|slogan|tagline)\b[^.\n"“]{0,30}?(?:\b(?:to|say|says|read)|:)\s+["“«']?([^"”»\n]{2,80})/i;
const CUSTOM =
  /\badd (?:a |an |another |the )?(?:new |small |short )?(?:section|page|block|part|area) (?:about|for|on|with|called|titled|named|describing|that shows|showing) (?:the |our |my )?["“']?([^.;:!?"”\n]{3,60})/i;
const CUSTOM_SECTION =
  /\badd (?:a |an |another |the )?(?:new )?["“']?([^.;:,!?"”\n]{3,40}?)["”']? (?:section|block|area)\b/i;

const FONTS: readonly [RegExp, Font][] = [
  [/\b(?:sans[- ]?serif|sans)\b/, 'sans'],
  [/\b(?:serif|elegant font|classic font)\b/, 'serif'],
  [/\b(?:monospace[d]?|mono(?:space)? font|typewriter)\b/, 'mono'],
  [/\b(?:rounded font|playful font|friendly font)\b/, 'rounded'],
];

/**
 * Reads what a prompt asks for, as far as the demo model understands.
 *
 * @param text one prompt, its white space collapsed
 * @param first true for the prompt that describes the page, where naming is read elsewhere
 */
export function readChanges(text: string, first: boolean): Change[] {
  const lower = text.toLowerCase();
  const changes: Change[] = [];
  const name = first ? undefined : findNewName(text);
  if (name !== undefined) changes.push({ kind: 'name', name });
  const headline = HEADLINE.exec(text)?.[1]
    .trim()
    .replace(/[.!'"]+$/, '');
  if (headline) changes.push({ kind: 'headline', headline });

  const colour = findColour(name === undefined ? text : text.replaceAll(name, ''));
  if (colour) changes.push({ kind: 'colour', ...colour });
  if (
    /\bdark(?:er)?\b(?! (?:chocolate|roast|beer|ale|rum|wood))|\bnight\b mode|\bblack background/.test(
      lower,
    )
  ) {
    changes.push({ kind: 'mode', mode: 'dark' });
  } else if (
    /\b(?:light (?:mode|theme|background)|lighter|brighter|white background|make it (?:light|white))\b/.test(
      lower,
    )
  ) {
    changes.push({ kind: 'mode', mode: 'light' });
  }
  const letters = /\b(?:fonts?|text|letters?|type|typography|headings?)\b/;
  if (letters.test(lower) && /\b(?:bigger|larger|increase|huge|big)\b/.test(lower)) {
    changes.push({ kind: 'text', direction: 'bigger' });
  } else if (letters.test(lower) && /\b(?:smaller|decrease|reduce|tiny)\b/.test(lower)) {
    changes.push({ kind: 'text', direction: 'smaller' });
  }
  const font = FONTS.find(([words]) => words.test(lower));
  if (font) changes.push({ kind: 'font', font: font[1] });
  if (/\b(?:rounded|rounder|round corners|softer)\b/.test(lower)) {
    changes.push({ kind: 'corners', corners: 'round' });
  } else if (/\b(?:square|sharp(?:er)?) (?:corners|edges)\b/.test(lower)) {
    changes.push({ kind: 'corners', corners: 'square' });
  }
  return [...changes, ...readSections(text, lower, first)];
}

/** Where a first prompt stops saying what the page is about, and begins to say what it shall have. */
const WISHES = /\b(?:with|including|include|add|plus|featuring|and an?)\b/;

function readSections(text: string, lower: string, first: boolean): Change[] {
  const from = first ? lower.search(WISHES) : 0;
  if (from < 0) return [];
  const wishes = lower.slice(from);
  const changes = SECTION_KINDS.flatMap((section): Change[] => {
    const found = SECTION_WORDS[section].exec(wishes);
    if (!found) return [];
    const removed = REMOVING.test(wishes.slice(0, found.index));
    return [{ kind: removed ? 'remove' : 'add', section }];
  });
  if (changes.length > 0 || first) return changes;
  const title = (CUSTOM.exec(text) ?? CUSTOM_SECTION.exec(text))?.[1].trim();
  return title === undefined
    ? []
    : [{ kind: 'custom', title: title[0].toUpperCase() + title.slice(1) }];
}
