import type { Font } from '../changes';
import type { Colour } from '../colour';

export type IconName =
  | 'bag'
  | 'bolt'
  | 'book'
  | 'calendar'
  | 'camera'
  | 'chart'
  | 'chat'
  | 'check'
  | 'clock'
  | 'compass'
  | 'cup'
  | 'heart'
  | 'leaf'
  | 'mail'
  | 'music'
  | 'paw'
  | 'pin'
  | 'shield'
  | 'spark'
  | 'star'
  | 'sun'
  | 'users';

export type MotifName =
  | 'loaf'
  | 'cup'
  | 'plate'
  | 'bag'
  | 'frames'
  | 'dumbbell'
  | 'checklist'
  | 'page'
  | 'record'
  | 'mountains'
  | 'columns'
  | 'paw'
  | 'books'
  | 'screen'
  | 'shapes';

export interface Item {
  title: string;
  text: string;
  /** What stands at the side: a price, a time, a place. */
  aside?: string;
  icon?: IconName;
}

/** The section that is the theme's own. `todo` works, `shop` counts what is put into the bag. */
export interface Showcase {
  kind: 'menu' | 'cards' | 'shop' | 'gallery' | 'todo';
  /** One word for the navigation. */
  label: string;
  title: string;
  intro: string;
  items: Item[];
}

/** Everything a page of one trade starts from. */
export interface Theme {
  id: string;
  /** Words of a prompt, lower case, that speak of this trade. */
  words: RegExp;
  /** A name for pages whose prompt gives none. */
  brand: string;
  /** What it is, in two or three words. */
  kind: string;
  headline: string;
  lead: string;
  action: string;
  facts: [figure: string, what: string][];
  features: { title: string; items: Item[] };
  showcase: Showcase;
  quote: { text: string; by: string };
  invitation: { title: string; text: string };
  colour: Colour;
  /** Hue, in degrees, of the second colour. */
  companion: number;
  font: Font;
  motif: MotifName;
}
