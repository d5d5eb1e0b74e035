import type { Theme } from './theme';

export const shop: Theme = {
  id: 'shop',
  words:
    /\b(?:shops?|stores?|e-?commerce|boutique|webshop|sell(?:s|ing)?|products?|marketplace|fashion|clothing|clothes|jewel(?:le)?ry|candles?|ceramics?|furniture|sneakers|florist|flowers?|plants?)\b/,
  brand: 'Kindred Goods',
  kind: 'Independent shop',
  headline: 'Fewer things, better made.',
  lead: 'A small collection of everyday objects from workshops we have visited ourselves. Made to be used daily, repaired easily and kept for a long time.',
  action: 'Shop the collection',
  facts: [
    ['48 h', 'delivery'],
    ['30 days', 'to change your mind'],
    ['For life', 'repairs'],
  ],
  features: {
    title: 'What you can count on',
    items: [
      {
        icon: 'shield',
        title: 'Made to last',
        text: 'Natural materials, honest joints, spare parts for everything we sell.',
      },
      {
        icon: 'leaf',
        title: 'Light on the planet',
        text: 'Plastic-free parcels and makers within a day’s drive.',
      },
      {
        icon: 'chat',
        title: 'Real people',
        text: 'Questions go to someone who has held the thing in their hands.',
      },
    ],
  },
  showcase: {
    kind: 'shop',
    label: 'Shop',
    title: 'New this season',
    intro:
      'Six pieces, each in small numbers. When they are gone, the next batch takes a few weeks.',
    items: [
      { title: 'Stoneware mug', text: 'Thrown by hand, speckled glaze', aside: '€24' },
      { title: 'Linen apron', text: 'Washed, with a deep front pocket', aside: '€58' },
      { title: 'Oak board', text: 'Oiled, for bread and late dinners', aside: '€42' },
      { title: 'Beeswax candle', text: 'Forty hours of warm light', aside: '€18' },
      { title: 'Wool throw', text: 'Woven from undyed yarn', aside: '€120' },
      { title: 'Brass hook', text: 'Solid, ages beautifully', aside: '€16' },
    ],
  },
  quote: {
    text: 'The parcel smelled of cedar, the note was written by hand, and the mug is the only one I use.',
    by: 'Ines, Lisbon',
  },
  invitation: {
    title: 'Come and touch everything',
    text: 'Our studio shop is open Thursday to Saturday, and online all the time.',
  },
  colour: { l: 0.5, c: 0.09, h: 155 },
  companion: 60,
  font: 'serif',
  motif: 'bag',
};

export const fitness: Theme = {
  id: 'fitness',
  words:
    /\b(?:fitness|gyms?|yoga|pilates|workouts?|personal train(?:er|ing)|crossfit|running|runners?|cycling|martial arts|boxing|climbing|wellness|sports? club|training plan)\b/,
  brand: 'Upward',
  kind: 'Training studio',
  headline: 'Stronger than last week.',
  lead: 'Small groups, good coaches and a plan that knows your name. Come as you are; we start where you stand and go from there.',
  action: 'See the week',
  facts: [
    ['8', 'people at most'],
    ['45 min', 'that count'],
    ['6 am', 'to nine at night'],
  ],
  features: {
    title: 'Training that stays with you',
    items: [
      {
        icon: 'users',
        title: 'Small groups',
        text: 'Eight people and one coach, so every movement gets a second look.',
      },
      {
        icon: 'chart',
        title: 'Progress you can see',
        text: 'A short test each month shows what moved, and what comes next.',
      },
      {
        icon: 'heart',
        title: 'Rest included',
        text: 'Mobility and recovery are part of the plan, not an extra.',
      },
    ],
  },
  showcase: {
    kind: 'menu',
    label: 'Classes',
    title: 'This week',
    intro: 'Pick a class, bring water. The first one is on us.',
    items: [
      { title: 'Strength basics', text: 'Barbell, technique, patience', aside: 'Mon 7:00' },
      { title: 'Flow', text: 'Breath and balance for stiff shoulders', aside: 'Tue 18:30' },
      { title: 'Engine', text: 'Rowing, intervals, loud music', aside: 'Wed 6:30' },
      { title: 'Run club', text: 'Easy ten kilometres by the river', aside: 'Thu 19:00' },
      { title: 'Core & mobility', text: 'Slow, precise, surprisingly hard', aside: 'Fri 12:15' },
      { title: 'Open floor', text: 'Your plan, our coaches close by', aside: 'Sat 9:00' },
    ],
  },
  quote: {
    text: 'I came for my back and stayed for the people. Last month I pulled my first chin-up at fifty-one.',
    by: 'Karin, member',
  },
  invitation: {
    title: 'Your first week is free',
    text: 'No contract, no sales talk. Come three times and see how it feels.',
  },
  colour: { l: 0.56, c: 0.19, h: 32 },
  companion: 270,
  font: 'sans',
  motif: 'dumbbell',
};

export const law: Theme = {
  id: 'law',
  words:
    /\b(?:law(?:yers?)?|attorneys?|legal|consult(?:ing|ants?|ancy)|account(?:ants?|ing)|tax|advis(?:ors?|ers?|ory)|agency|notary|insurance|financ(?:e|ial)|bank(?:ing)?|real estate|estate agents?|architects?)\b/,
  brand: 'Hale & Partners',
  kind: 'Independent advisers',
  headline: 'Clear advice for hard questions.',
  lead: 'We listen first, answer in plain words and tell you early when something is not worth pursuing. A partner looks after every matter in person.',
  action: 'What we do',
  facts: [
    ['24 h', 'to a first answer'],
    ['20 years', 'of practice'],
    ['1', 'partner per case'],
  ],
  features: {
    title: 'How we work',
    items: [
      {
        icon: 'chat',
        title: 'In plain words',
        text: 'You get a page you can act on, and the reasoning behind it if you want it.',
      },
      {
        icon: 'shield',
        title: 'Strictly confidential',
        text: 'What you tell us stays with us, before, during and after.',
      },
      {
        icon: 'check',
        title: 'Fixed fees',
        text: 'You know the price before we begin. It does not grow while you sleep.',
      },
    ],
  },
  showcase: {
    kind: 'cards',
    label: 'Services',
    title: 'Where we can help',
    intro: 'Four fields, deliberately few, so that each is done well.',
    items: [
      {
        icon: 'book',
        title: 'Contracts',
        text: 'Drafted, reviewed and explained, from leases to partnerships.',
        aside: 'from €450',
      },
      {
        icon: 'users',
        title: 'Founders',
        text: 'Company formation, shares and what happens when people leave.',
        aside: 'from €900',
      },
      {
        icon: 'heart',
        title: 'Family',
        text: 'Wills, succession and separations, handled with a calm hand.',
        aside: 'from €380',
      },
      {
        icon: 'compass',
        title: 'Second opinion',
        text: 'Ninety minutes, your documents, an honest view.',
        aside: '€290',
      },
    ],
  },
  quote: {
    text: 'Three firms gave us folders. They gave us one page, and it was right.',
    by: 'Managing director, family business',
  },
  invitation: {
    title: 'Ask us the question',
    text: 'The first conversation costs nothing and takes half an hour.',
  },
  colour: { l: 0.42, c: 0.09, h: 255 },
  companion: 80,
  font: 'serif',
  motif: 'columns',
};
