import { markup, type Markup } from './markup';
import { SECTIONS } from './sections';
import { card } from './showcase';
import { shorten, type Site } from './site';

interface Band {
  id: string;
  title: string;
  intro: string;
  body: Markup;
  tinted: boolean;
}

/** A section of the page. An empty `intro` is left out. */
export const band = ({ id, title, intro, body, tinted }: Band): Markup =>
  markup`<section class="band${tinted ? ' tinted' : ''}" id="${id}" aria-labelledby="${id}-title">
<div class="wrap">
<div class="intro">
<h2 id="${id}-title">${title}</h2>
${intro !== '' && markup`<p>${intro}</p>`}
</div>
${body}
</div>
</section>`;

type Part = Omit<Band, 'tinted'>;

function news(site: Site): Part[] {
  if (site.news.length === 0) return [];
  const entries = site.news.map(
    (text, index) => markup`<li>
<span class="tag">${index === 0 ? 'New' : 'Earlier'}</span>
<p>“${shorten(text, 400)}”</p>
</li>`,
  );
  const body = markup`<ul class="news">
${entries}
</ul>`;
  return [
    {
      id: 'news',
      title: 'What’s new',
      intro: 'Wishes that arrived since the first version.',
      body,
    },
  ];
}

const custom = (title: string, index: number, site: Site): Part => ({
  id: `more-${index + 1}`,
  title,
  intro: `Something new at ${site.name}. Here is what to know, and how to take part.`,
  body: markup`<ul class="grid">
${[
  card({
    icon: 'spark',
    title: 'What it is',
    text: `${title}: made the way we make everything, with care and without hurry.`,
  }),
  card({
    icon: 'calendar',
    title: 'When',
    text: 'Every second Saturday, and on request for groups of four and more.',
  }),
  card({
    icon: 'heart',
    title: 'For whom',
    text: 'For everyone who is curious. Nothing to bring, nothing to know.',
  }),
]}
</ul>`,
});

/** Everything that prompts added to the page, the newest kind of thing first. */
export function addedSections(site: Site): Markup[] {
  const parts: Part[] = [
    ...news(site),
    ...site.customSections.map((title, index) => custom(title, index, site)),
    ...site.sections.map((kind) => {
      const { title, intro, body } = SECTIONS[kind];
      return { id: kind, title, intro, body: body(site) };
    }),
  ];
  return parts.map((part, index) => band({ ...part, tinted: index % 2 === 1 }));
}
