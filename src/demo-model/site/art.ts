import { Markup } from './markup';
import { MOTIFS } from './motifs';
import type { MotifName, Theme } from './themes';

const HERO_TEXT: Readonly<Record<MotifName, string>> = {
  loaf: 'A round loaf between ears of wheat',
  cup: 'A steaming cup',
  plate: 'A plate between fork and knife',
  bag: 'A shopping bag with a sprig',
  frames: 'Two framed pictures',
  dumbbell: 'A dumbbell',
  checklist: 'A list with ticked boxes',
  page: 'A written page and a pencil',
  record: 'A record with its sleeve',
  mountains: 'A path into the mountains',
  columns: 'A house with columns',
  paw: 'A paw print',
  books: 'A stack of books under a graduation cap',
  screen: 'A screen with a chart',
  shapes: 'A composition of simple shapes',
};

/** The picture of the hero: an arch, the sun behind, the motif of the trade in front. */
export const heroArt = (theme: Theme): Markup =>
  new Markup(`<svg class="art" viewBox="0 0 480 560" role="img" aria-label="${HERO_TEXT[theme.motif]}">
<defs><clipPath id="arch"><path d="M20 560V240a220 220 0 0 1 440 0v320z"/></clipPath></defs>
<g clip-path="url(#arch)"><path class="sky" d="M0 0h480v560H0z"/><circle class="k2 o5" cx="240" cy="262" r="176"/><circle class="p o5" cx="240" cy="262" r="126"/>
<path class="k o2" d="M0 456c90-36 160-30 240-8s160 18 240-12v124H0z"/><g class="motif">${MOTIFS[theme.motif]}</g></g>
<path class="rim" d="M6 556V240a234 234 0 0 1 468 0v316"/></svg>`);

/** Small abstract pictures for galleries, each of them different; `index` counts from 0. */
export function tileArt(index: number): Markup {
  const scenes = [
    '<path class="sky" d="M0 0h320v240H0z"/><circle class="k2" cx="226" cy="84" r="38"/><path class="k" d="M0 170c60-40 110-40 170-10s100 20 150-10v90H0z"/><path class="d" d="M0 208c90-30 200-26 320 4v28H0z"/>',
    '<path class="t" d="M0 0h320v240H0z"/><path class="k" d="M60 240V120a60 60 0 0 1 120 0v120z"/><path class="k2" d="M170 240v-84a46 46 0 0 1 92 0v84z"/><circle class="d" cx="120" cy="116" r="22"/>',
    '<path class="d" d="M0 0h320v240H0z"/><circle class="k" cx="160" cy="122" r="74"/><circle class="k2" cx="196" cy="100" r="46"/><path class="sp" d="M36 204h248M60 218h200"/>',
    '<path class="k2 o5" d="M0 0h320v240H0z"/><path class="p" d="M0 240 110 60l60 96 44-60 106 144z"/><path class="k" d="M0 240 80 150l60 90zM180 240l70-76 70 76z"/>',
    '<path class="sky" d="M0 0h320v240H0z"/><path class="sk" d="M0 90c54-34 106 34 160 0s106 34 160 0M0 140c54-34 106 34 160 0s106 34 160 0M0 190c54-34 106 34 160 0s106 34 160 0"/><circle class="k2" cx="252" cy="56" r="24"/>',
    '<path class="t" d="M0 0h320v240H0z"/><path class="k" d="M40 40h110v160H40z"/><path class="k2" d="M150 90h130v110H150z"/><path class="d" d="M150 40h130v50H150z"/><circle class="p" cx="95" cy="120" r="30"/>',
  ];
  return new Markup(
    `<svg class="tile" viewBox="0 0 320 240" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">${scenes[index % scenes.length]}</svg>`,
  );
}
