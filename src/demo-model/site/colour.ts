/** A colour in OKLCH: lightness 0–1, chroma 0–0.4, hue in degrees. */
export interface Colour {
  l: number;
  c: number;
  h: number;
}

const colour = (l: number, c: number, h: number): Colour => ({ l, c, h });

/** Words that mean a colour wherever they stand. */
const PLAIN: Readonly<Record<string, Colour>> = {
  red: colour(0.55, 0.2, 27),
  crimson: colour(0.5, 0.19, 18),
  burgundy: colour(0.38, 0.12, 15),
  yellow: colour(0.86, 0.17, 95),
  green: colour(0.55, 0.14, 150),
  emerald: colour(0.55, 0.13, 162),
  teal: colour(0.54, 0.1, 190),
  turquoise: colour(0.7, 0.11, 190),
  cyan: colour(0.72, 0.12, 210),
  blue: colour(0.53, 0.19, 258),
  indigo: colour(0.48, 0.19, 277),
  purple: colour(0.5, 0.19, 300),
  violet: colour(0.53, 0.2, 293),
  magenta: colour(0.56, 0.24, 330),
  pink: colour(0.7, 0.17, 355),
  brown: colour(0.45, 0.08, 55),
  grey: colour(0.45, 0.01, 260),
  gray: colour(0.45, 0.01, 260),
  monochrome: colour(0.3, 0, 0),
};

/** Words that mean many things; a colour only where colour is spoken of. */
const AMBIGUOUS: Readonly<Record<string, Colour>> = {
  orange: colour(0.7, 0.17, 50),
  amber: colour(0.78, 0.16, 75),
  gold: colour(0.78, 0.14, 85),
  golden: colour(0.78, 0.14, 85),
  lime: colour(0.82, 0.19, 125),
  olive: colour(0.52, 0.09, 115),
  mint: colour(0.8, 0.09, 165),
  sky: colour(0.7, 0.12, 230),
  navy: colour(0.36, 0.11, 262),
  lavender: colour(0.72, 0.1, 300),
  plum: colour(0.42, 0.12, 330),
  rose: colour(0.62, 0.19, 12),
  coral: colour(0.7, 0.16, 32),
  peach: colour(0.82, 0.09, 55),
  chocolate: colour(0.38, 0.07, 50),
  beige: colour(0.8, 0.05, 80),
  cream: colour(0.88, 0.05, 90),
  silver: colour(0.74, 0.01, 250),
  black: colour(0.28, 0, 0),
};

const CONTEXT =
  /\b(?:colou?rs?|palette|theme|accents?|scheme|background|buttons?|headings?|header|hues?|tones?|make (?:it|everything|all|them)|make the (?:page|site|app|design)|turn (?:it|everything)|more|use|in|into|to)\b/;

/** Cube root and inverse gamma of the sRGB → OKLab conversion (https://bottosson.github.io/posts/oklab/). */
function fromHex(hex: string): Colour {
  const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const [r, g, b] = [0, 2, 4].map((at) => {
    const value = parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const hue = (Math.atan2(bb, a) * 180) / Math.PI;
  return colour(round(lightness), round(Math.hypot(a, bb)), Math.round((hue + 360) % 360));
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** A colour that a text asks for, with the word it used; the last one named wins. */
export function findColour(text: string): { word: string; colour: Colour } | undefined {
  const hex = /#([0-9a-f]{6}|[0-9a-f]{3})\b/i.exec(text)?.[1];
  if (hex !== undefined) return { word: `#${hex.toLowerCase()}`, colour: fromHex(hex) };
  const lower = text.toLowerCase();
  const found = [...lower.matchAll(/\p{L}+/gu)].flatMap(({ 0: word, index }) => {
    const before = lower.slice(Math.max(0, index - 40), index);
    const after = lower.slice(index + word.length, index + word.length + 12);
    const spokenOf = CONTEXT.test(before) || /^ (?:theme|colou?r|palette|accent)/.test(after);
    const match = PLAIN[word] ?? (spokenOf ? AMBIGUOUS[word] : undefined);
    return match === undefined ? [] : [{ word, colour: match }];
  });
  return found.at(-1);
}

/** As CSS. Numbers only, so nothing a person wrote can get into a stylesheet. */
export const css = ({ l, c, h }: Colour): string =>
  `oklch(${(l * 100).toFixed(1)}% ${c.toFixed(3)} ${h.toFixed(0)})`;
