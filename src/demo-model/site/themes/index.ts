import { bakery, cafe, restaurant } from './food';
import { education, pets, travel } from './life';
import { blog, music, portfolio } from './making';
import type { Theme } from './theme';
import { general, software, tasks } from './tools';
import { fitness, law, shop } from './trade';

export { general };
export type { IconName, Item, MotifName, Showcase, Theme } from './theme';

export const THEMES: readonly Theme[] = [
  bakery,
  cafe,
  restaurant,
  tasks,
  portfolio,
  fitness,
  music,
  travel,
  pets,
  education,
  law,
  blog,
  shop,
  software,
];

/** Lower case, and without accents, because a word that ends in one has no \b after it. */
const plainWords = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** True for a text that is no more than a word for the theme's trade. */
export const isKind = (text: string, theme: Theme): boolean =>
  new RegExp(`^(?:${theme.words.source})$`).test(plainWords(text));

/** The theme that most words of a prompt speak of; of several, the one spoken of first. */
export function findTheme(text: string): Theme {
  const plain = plainWords(text);
  let best = { theme: general, hits: 0, first: 0 };
  for (const theme of THEMES) {
    const found = [...plain.matchAll(new RegExp(theme.words.source, 'g'))];
    const first = found[0]?.index ?? 0;
    const wins = found.length > best.hits || (found.length === best.hits && first < best.first);
    if (wins) best = { theme, hits: found.length, first };
  }
  return best.theme;
}
