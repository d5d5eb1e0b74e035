import type { Font } from './changes';
import { css, type Colour } from './colour';
import type { Site } from './site';
import type { MotifName } from './themes';
import { BASE_CSS } from './css/base';
import { PARTS_CSS } from './css/parts';
import { SECTIONS_CSS } from './css/sections';

/** Faces that systems bring along (https://modernfontstacks.com): nothing is loaded. */
const SANS =
  "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";
const FACES: Readonly<Record<Font, string>> = {
  serif:
    "'Iowan Old Style', 'Palatino Linotype', 'URW Palladio L', P052, 'Book Antiqua', Georgia, serif",
  sans: SANS,
  rounded:
    "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, Manjari, 'Arial Rounded MT Bold', Calibri, sans-serif",
  mono: "ui-monospace, 'Cascadia Code', 'Source Code Pro', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
};

const CORNERS: Readonly<Record<Site['corners'], [small: string, large: string, pill: string]>> = {
  soft: ['10px', '22px', '999px'],
  round: ['18px', '36px', '999px'],
  square: ['0', '0', '0'],
};

const NATURAL: readonly MotifName[] = ['loaf', 'cup'];

const tone = (base: Colour, l: number, chromaLimit: number): string =>
  css({ l, c: Math.min(base.c, chromaLimit), h: base.h });

/**
 * The page's stylesheet. Only numbers and constants go into it, never a word of a prompt. Every
 * colour derives from two hues, in a light and a dark form (`light-dark()`).
 */
export function renderStylesheet(site: Site): string {
  const { colour, theme } = site;
  // Lightness at which white letters fall below a contrast of 4.5 : 1, and dark ones do not yet.
  const pale = colour.l > 0.565;
  const second: Colour = { l: 0.8, c: colour.c < 0.02 ? 0.01 : 0.11, h: theme.companion };
  const [small, large, pill] = CORNERS[site.corners];
  const pair = (light: string, dark: string): string => `light-dark(${light}, ${dark})`;
  // A pale colour takes dark letters, and needs a darker self where it is the letters.
  const variables: Record<string, string> = {
    '--paper': pair(tone(colour, 0.982, 0.008), tone(colour, 0.17, 0.014)),
    '--surface': pair(tone(colour, 0.998, 0.003), tone(colour, 0.215, 0.018)),
    '--tint': pair(tone(colour, 0.955, 0.019), tone(colour, 0.27, 0.035)),
    '--line': pair(tone(colour, 0.885, 0.018), tone(colour, 0.33, 0.02)),
    '--ink': pair(tone(colour, 0.22, 0.02), tone(colour, 0.955, 0.008)),
    '--muted': pair(tone(colour, 0.44, 0.02), tone(colour, 0.77, 0.015)),
    '--accent': css(colour.l < 0.4 ? { ...colour, l: 0.4 } : colour),
    '--on-accent': pale ? tone(colour, 0.2, 0.03) : tone(colour, 0.99, 0.01),
    '--accent-ink': pair(
      css({ ...colour, l: Math.min(colour.l, 0.46), c: Math.min(colour.c, 0.15) }),
      css({ ...colour, l: Math.max(colour.l, 0.8), c: Math.min(colour.c, 0.12) }),
    ),
    // Bread stays brown on a page that turns blue.
    '--motif': css(NATURAL.includes(theme.motif) ? theme.colour : colour),
    '--second': css(second),
    '--deep': tone(colour, 0.28, 0.06),
    '--sky': pair(
      css({ l: 0.92, c: Math.min(colour.c, 0.05), h: theme.companion }),
      tone(colour, 0.3, 0.05),
    ),
    '--cream': tone(colour, 0.985, 0.012),
    '--display': FACES[site.font],
    '--body': site.font === 'mono' ? FACES.mono : SANS,
    '--radius': small,
    '--radius-large': large,
    '--pill': pill,
    '--scale': String(site.textScale),
    '--weight': site.font === 'serif' ? '500' : '700',
    '--tracking': site.font === 'serif' ? '-0.022em' : '-0.034em',
  };
  const lines = Object.entries(variables).map(([name, value]) => `  ${name}: ${value};`);
  const scheme = site.mode === 'auto' ? 'light dark' : site.mode;
  return `/* Written by Onethread's offline demo model. */
:root {
  color-scheme: ${scheme};
${lines.join('\n')}
}
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
${BASE_CSS}${PARTS_CSS}${SECTIONS_CSS}`;
}
