import type { Theme } from './theme';

export const portfolio: Theme = {
  id: 'portfolio',
  words:
    /\b(?:portfolio|photo(?:s|graph(?:y|ers?|s|ic))?|designers?|illustrat(?:ors?|ion)|artists?|art gallery|paint(?:ers?|ings?)|film ?makers?|videograph(?:y|ers?)|resume|cv|freelanc(?:e|ers?)|my work|weddings?)\b/,
  brand: 'Studio Arden',
  kind: 'Selected work',
  headline: 'Pictures that keep the light.',
  lead: 'Portraits, places and quiet moments, made slowly and with available light. I work with families, magazines and people who say they hate being photographed.',
  action: 'See the work',
  facts: [
    ['120+', 'commissions'],
    ['9', 'exhibitions'],
    ['1', 'lens, mostly'],
  ],
  features: {
    title: 'What working together is like',
    items: [
      {
        icon: 'chat',
        title: 'We talk first',
        text: 'A coffee, a walk, a few pictures you love. The rest follows from there.',
      },
      {
        icon: 'camera',
        title: 'Then we forget the camera',
        text: 'No stiff poses. The best frame is usually the one between two others.',
      },
      {
        icon: 'heart',
        title: 'You get it all',
        text: 'Edited by hand, delivered within two weeks, yours to print for ever.',
      },
    ],
  },
  showcase: {
    kind: 'gallery',
    label: 'Work',
    title: 'Recent work',
    intro: 'Six series from the last two years. More on request.',
    items: [
      { title: 'First light', text: 'Coast, January', aside: '2026' },
      { title: 'The long table', text: 'A wedding for twelve', aside: '2026' },
      { title: 'Hands', text: 'Portraits of makers', aside: '2025' },
      { title: 'Quiet rooms', text: 'Interiors for a magazine', aside: '2025' },
      { title: 'Salt', text: 'Three days with fishermen', aside: '2025' },
      { title: 'Northbound', text: 'Trains at night', aside: '2024' },
    ],
  },
  quote: {
    text: 'It is the first picture of me in which I look the way I feel.',
    by: 'Noor, portrait client',
  },
  invitation: {
    title: 'Tell me about your idea',
    text: 'Two dates a month are kept for people I have not met yet.',
  },
  colour: { l: 0.45, c: 0.05, h: 250 },
  companion: 40,
  font: 'serif',
  motif: 'frames',
};

export const blog: Theme = {
  id: 'blog',
  words:
    /\b(?:blogs?|magazines?|newsletters?|journals?|articles?|essays?|writers?|writing|news ?paper|stories|recipes?|podcasts?)\b/,
  brand: 'Margin Notes',
  kind: 'Essays & notes',
  headline: 'Slow thoughts for fast weeks.',
  lead: 'One essay every Sunday about work, attention and the places we live in. Written by a person, edited twice, readable in ten minutes.',
  action: 'Start reading',
  facts: [
    ['Sunday', 'every week'],
    ['10 min', 'to read'],
    ['0', 'advertising'],
  ],
  features: {
    title: 'Why people read along',
    items: [
      {
        icon: 'book',
        title: 'Worth finishing',
        text: 'One idea, followed to its end, instead of ten links you never open.',
      },
      {
        icon: 'clock',
        title: 'At your pace',
        text: 'No feed and no streaks. The archive waits for a rainy afternoon.',
      },
      {
        icon: 'chat',
        title: 'A conversation',
        text: 'Replies are read and answered. Many essays began as a letter.',
      },
    ],
  },
  showcase: {
    kind: 'cards',
    label: 'Essays',
    title: 'Recently published',
    intro: 'Good places to begin.',
    items: [
      {
        icon: 'sun',
        title: 'The case for a boring morning',
        text: 'What happens to a day when its first hour has no news in it.',
        aside: '8 min',
      },
      {
        icon: 'compass',
        title: 'Maps of places that moved',
        text: 'Rivers, borders and a village that was carried uphill.',
        aside: '12 min',
      },
      {
        icon: 'leaf',
        title: 'Notes from a bad garden',
        text: 'Three summers of failure, and one excellent pumpkin.',
        aside: '6 min',
      },
      {
        icon: 'chat',
        title: 'How to disagree at dinner',
        text: 'Rules from a family that has had practice.',
        aside: '9 min',
      },
    ],
  },
  quote: { text: 'The only newsletter I print out.', by: 'A reader in Ghent' },
  invitation: {
    title: 'Get the next one',
    text: 'It comes on Sunday morning. Leave whenever you like.',
  },
  colour: { l: 0.48, c: 0.15, h: 20 },
  companion: 200,
  font: 'serif',
  motif: 'page',
};

export const music: Theme = {
  id: 'music',
  words:
    /\b(?:music(?:ians?)?|bands?|albums?|dj|concerts?|gigs?|songs?|singer|choir|orchestra|record label|festival|jazz|techno|piano|guitar)\b/,
  brand: 'Night Ferry',
  kind: 'New album out now',
  headline: 'Songs for the way home.',
  lead: 'Four people, two guitars and a borrowed tape machine. The new record was made in nine nights and is best heard loud, or very late.',
  action: 'Hear the record',
  facts: [
    ['11', 'new songs'],
    ['24', 'cities'],
    ['1', 'take, usually'],
  ],
  features: {
    title: 'From the studio',
    items: [
      {
        icon: 'music',
        title: 'Recorded live',
        text: 'Everyone in one room, doors open, rain included.',
      },
      {
        icon: 'star',
        title: 'Pressed with care',
        text: 'Heavy vinyl, printed sleeve, lyrics you can read.',
      },
      {
        icon: 'users',
        title: 'Better together',
        text: 'A new show with strings, lights and a few old songs.',
      },
    ],
  },
  showcase: {
    kind: 'menu',
    label: 'Dates',
    title: 'On the road',
    intro: 'Doors at eight. Bring someone who has not heard us.',
    items: [
      { title: 'Hamburg', text: 'Harbour hall', aside: '4 Mar' },
      { title: 'Copenhagen', text: 'The old cinema', aside: '6 Mar' },
      { title: 'Amsterdam', text: 'Upstairs room', aside: '9 Mar' },
      { title: 'Brussels', text: 'Botanical garden', aside: '10 Mar' },
      { title: 'Paris', text: 'Canal boat, two shows', aside: '12 Mar' },
      { title: 'London', text: 'The chapel', aside: '15 Mar' },
    ],
  },
  quote: { text: 'Somewhere between a lullaby and a thunderstorm.', by: 'From a review we framed' },
  invitation: { title: 'First in line', text: 'Early tickets and rough demos, now and then.' },
  colour: { l: 0.55, c: 0.2, h: 305 },
  companion: 20,
  font: 'sans',
  motif: 'record',
};
