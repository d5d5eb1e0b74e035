const MAX_NAME = 40;

/** A name ends where the sentence goes on about something else. */
const STOP =
  /\s+(?:with|that|which|who|for|in|on|at|and|but|where|using|based|from|to|by|as|so|please|featuring|including|has|is|it)\b|[.,;:!?()\n\r\t]|\s[-–—]\s/i;

const NAMING =
  /\b(?:called|named|titled|entitled|its name is|brand(?:ed)? as|call it|name it)\s*:?\s+(.{1,80})/i;

const RENAMING =
  /\b(?:rename(?: \S+){0,4} to|(?:call|name) (?:it|the (?:site|app|page|shop|company|brand))|change (?:the |its )?(?:name|title|brand)(?: of \S+(?: \S+)?)? (?:to|into))\s*:?\s+(.{1,80})/i;

const QUOTED = /["“„«]([^"“”„«»\n]{2,40})["”“»]|(?:^|\s)[‘']([^'‘’\n]{2,40})['’](?=[\s.,;:!?]|$)/;

/** Capitalised words in the middle of a sentence; the word before tells names from places and tools. */
const PROPER = /(\p{L}+)\s+(\p{Lu}[\p{L}\p{N}'’]*(?:\s+(?:&\s+)?\p{Lu}[\p{L}\p{N}'’]*){0,3})/gu;
const NOT_BEFORE_A_NAME =
  /^(?:in|at|from|near|on|with|using|by|to|like|and|or|of|use|every|this|next)$/i;
const NO_NAME =
  /^(?:Website|Webseite|Homepage|Seite|Shop|App|I|AI|API|HTML|CSS|JS|JavaScript|TypeScript|React|Vue|Angular|Tailwind|FAQ|PDF|UI|UX|SEO|CRM|TODO|CV|DJ|TV|UK|US|USA|EU|English|French|German|Spanish|Italian|Japanese|Chinese|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b/;

/** Words at the start of a prompt that ask for a page without saying what it is about. */
const REQUEST =
  /^(?:(?:please|could you|can you|i want|i need|i'd like|we need|we want|help me|let's|to|you|me|us)\s+)*(?:(?:build|create|make|design|write|generate|develop|code|need|want|have)\s+)?(?:(?:me|us)\s+)?/i;

const PAGE =
  /^(?:(?:a|an|the|my|our|some|one|single|simple|small|nice|modern|beautiful|clean|new|page|one-page|responsive|static|little)\s+)*(?:(?:landing page|home ?page|blog|web ?site|web ?page|site|page|web ?app|mobile app|application|app)\s+(?:for|about|of|to|that shows|showing)\s+)?(?:(?:a|an|the|my|our|some)\s+)?/i;

const tidy = (text: string): string =>
  text
    .replace(/[<>{}[\]\\|=;`\s]+/g, ' ')
    .replace(/^[\s"'“”„«»‘’]+|[\s"'“”„«»‘’.,;:!?]+$/g, '')
    .slice(0, MAX_NAME)
    .trim();

const capitalise = (text: string): string =>
  text.replace(
    /(^|[\s-])(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );

function nameFrom(words: string | undefined): string | undefined {
  if (words === undefined) return undefined;
  const quoted = QUOTED.exec(words.slice(0, MAX_NAME + 4));
  if (quoted?.index === 0) return tidy(quoted[1] ?? quoted[2]);
  const name = tidy(tidy(words.split(STOP)[0]).split(' ').slice(0, 4).join(' '));
  if (name === '') return undefined;
  return /^\p{Ll}/u.test(name) ? capitalise(name) : name;
}

/** The name a first prompt gives to what is to be built: `called X`, `named X`, `"X"`, `for Acme`. */
export function findName(text: string): string | undefined {
  const named = nameFrom(NAMING.exec(text)?.[1]);
  if (named !== undefined) return named;
  const quoted = QUOTED.exec(text);
  if (quoted) return tidy(quoted[1] ?? quoted[2]) || undefined;
  for (const [, before, proper] of text.matchAll(PROPER)) {
    if (!NOT_BEFORE_A_NAME.test(before) && !NO_NAME.test(proper)) return tidy(proper);
  }
  return undefined;
}

/** The new name that an update asks for: `rename it to X`, `call it X`, `change the name to X`. */
export const findNewName = (text: string): string | undefined => nameFrom(RENAMING.exec(text)?.[1]);

const SUBJECT_STOP =
  /\s+(?:with|that|which|who|where|using|called|named|please|featuring|including|based|has|so)\b|[.,;:!?()]|\s[-–—]\s/i;
const NAMED = /\b(?:called|named|titled|entitled) (?:["“„«][^"”“»]*["”“»]|\S+(?: \p{Lu}\S*)*)/gu;
const SMALL = /^(?:a|an|and|at|by|for|from|in|my|of|on|or|our|the|to)$/i;

/** What a prompt is about, in a few words: "Make a page for a vegan deli, in blue" → "vegan deli". */
export function findSubject(text: string): string {
  const unnamed = text.replace(NAMED, ' ').replace(/\s+/g, ' ').trim();
  const start = unnamed.replace(REQUEST, '').replace(PAGE, '');
  const words = tidy(start.split(SUBJECT_STOP)[0]).split(' ').slice(0, 5);
  while (SMALL.test(words.at(-1) ?? '')) words.pop();
  return tidy(words.join(' '));
}

/**
 * A subject as a title; undefined when it names only a kind of thing ("coffee shop", "todo app").
 *
 * @param kind words that name the kind
 */
export function titleFrom(subject: string, kind: RegExp): string | undefined {
  const telling = subject
    .toLowerCase()
    .replace(new RegExp(kind.source, 'g'), '')
    .replace(
      /\b(?:web ?site|web ?page|site|page|app|online|shop|store|firm|agency|club|studio|company|business|service|small|local|list)\b/g,
      '',
    )
    .split(' ')
    .filter((word) => word !== '' && !SMALL.test(word));
  if (telling.length === 0 || !subject.includes(' ')) return undefined;
  return subject
    .split(' ')
    .map((word, index) => (index > 0 && SMALL.test(word) ? word.toLowerCase() : capitalise(word)))
    .join(' ');
}
