import { addedSections, band } from './added-sections';
import { heroArt } from './art';
import { icon } from './icons';
import { indent, markup, type Markup } from './markup';
import { writeRecord } from './record';
import { SECTIONS } from './sections';
import { card, renderShowcase } from './showcase';
import { shorten, type Site } from './site';

/** What the demo model says of itself in everything it makes. */
export const DEMO_NOTE =
  'Made by Onethread’s offline demo model: the words and pictures are placeholders.';

interface NavigationEntry {
  anchor: string;
  label: string;
}

const navigation = (site: Site): NavigationEntry[] => [
  { anchor: 'about', label: 'About' },
  { anchor: 'showcase', label: site.theme.showcase.label },
  ...(site.news.length > 0 ? [{ anchor: 'news', label: 'What’s new' }] : []),
  ...site.sections.map((kind) => ({ anchor: kind, label: SECTIONS[kind].label })),
];

const links = (entries: readonly NavigationEntry[]): Markup => markup`<ul>
${entries.map(({ anchor, label }) => markup`<li><a href="#${anchor}">${label}</a></li>`)}
</ul>`;

const head = (site: Site): Markup => markup`<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${site.name} — ${site.theme.kind}</title>
<meta name="description" content="${site.name}. ${site.theme.lead}" />
<meta name="generator" content="Onethread demo model" />
${writeRecord(site.prompts)}
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'%3E%3Ccircle cx='5' cy='5' r='4.5' fill='%23777'/%3E%3C/svg%3E" />
<link rel="stylesheet" href="styles.css" />
<script src="app.js" defer></script>
</head>`;

const header = (site: Site): Markup => markup`<header class="top">
<div class="wrap">
<a class="brand" href="#top"><span class="mark" aria-hidden="true">${(Array.from(site.name)[0] ?? '·').toUpperCase()}</span>${site.name}</a>
<nav aria-label="Main">
${links(navigation(site).slice(0, 5))}
</nav>
<button class="tone" type="button" data-tone aria-label="Switch between light and dark">${icon('sun')}</button>
</div>
</header>`;

const hero = (site: Site): Markup => markup`<section class="hero" id="top">
<div class="wrap">
<div class="text">
<p class="eyebrow">${site.name} · ${site.theme.kind}</p>
<h1>${site.headline}</h1>
<p class="lead">${site.theme.lead}</p>
<div class="actions">
<a class="button" href="#showcase">${site.theme.action}</a>
<a class="button quiet" href="#about">About ${shorten(site.name, 24)}</a>
</div>
<dl class="facts">
${site.theme.facts.map(([figure, what]) => markup`<div><dt>${what}</dt><dd class="figure">${figure}</dd></div>`)}
</dl>
</div>
${heroArt(site.theme)}
</div>
</section>`;

const features = ({ theme }: Site): Markup =>
  band({
    id: 'about',
    title: theme.features.title,
    intro: '',
    tinted: true,
    body: markup`<ul class="grid">
${theme.features.items.map(card)}
</ul>`,
  });

const showcase = ({
  theme: {
    showcase: { title, intro, ...rest },
  },
}: Site): Markup =>
  band({
    id: 'showcase',
    title,
    intro,
    tinted: false,
    body: renderShowcase({ title, intro, ...rest }),
  });

const quote = ({ theme }: Site): Markup => markup`<figure class="quote">
<div class="wrap">
<blockquote><p>${theme.quote.text}</p></blockquote>
<figcaption>${theme.quote.by}</figcaption>
</div>
</figure>`;

function invitation({ theme, sections }: Site): Markup {
  const contact = sections.includes('contact');
  return markup`<section class="invite" id="end" aria-labelledby="end-title">
<div class="wrap">
<div class="panel">
<div>
<h2 id="end-title">${theme.invitation.title}</h2>
<p>${theme.invitation.text}</p>
</div>
<a class="button" href="${contact ? '#contact' : '#top'}">${contact ? 'Write to us' : 'Back to the top'}</a>
</div>
</div>
</section>`;
}

function footer(site: Site): Markup {
  const more = site.prompts.length - 1;
  return markup`<footer class="foot">
<div class="wrap">
<div class="line">
<span><strong>${site.name}</strong> · ${site.theme.kind}</span>
${links(navigation(site))}
</div>
<p class="demo-note" data-demo-model>${DEMO_NOTE} Prompt: “${shorten(site.prompts[0] ?? '', 160)}”${more > 0 && `, and ${more} more since`}. To have Claude build it for real, set a Claude credential, for example <code>ANTHROPIC_API_KEY</code>, and start Onethread again.</p>
</div>
</footer>`;
}

/** A note for a page of somebody else, which has none of our styles. */
export const noteMarkup = (prompt: string): string =>
  markup`<aside data-demo-model style="margin:2rem auto;max-width:44rem;padding:1rem 1.25rem;border:1px dashed #8888;border-radius:12px;font:15px/1.6 system-ui,sans-serif"><strong>What’s new</strong><br />“${shorten(prompt, 400)}”<br /><small>${DEMO_NOTE}</small></aside>`
    .text;

/** The page. Everything a person wrote goes through the escaping of {@link markup}. */
export function renderPage(site: Site): string {
  const page = markup`<html lang="en">
${head(site)}
<body>
<a class="skip" href="#main">Skip to content</a>
${header(site)}
<main id="main">
${hero(site)}
${features(site)}
${showcase(site)}
${quote(site)}
${addedSections(site)}
${invitation(site)}
</main>
${footer(site)}
</body>
</html>`;
  return `<!doctype html>\n${indent(page.text)}`;
}
