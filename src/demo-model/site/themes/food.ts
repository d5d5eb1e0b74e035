import type { Theme } from './theme';

export const bakery: Theme = {
  id: 'bakery',
  words:
    /\b(?:baker(?:y|ies|s)?|bread|sourdough|pastr(?:y|ies)|patisserie|croissants?|cakes?|cupcakes?|donuts?|doughnuts?|boulangerie|backerei|panaderia|panetteria|boulanger)\b/,
  brand: 'Golden Crust',
  kind: 'Neighbourhood bakery',
  headline: 'Bread worth waking up for.',
  lead: 'Our bakery turns flour, water, salt and a very old sourdough starter into crackling loaves, buttery pastry and the smell that pulls the whole street out of bed.',
  action: 'See today’s bread',
  facts: [
    ['36 h', 'slow fermentation'],
    ['5 am', 'first loaves out'],
    ['100%', 'stone-milled flour'],
  ],
  features: {
    title: 'Good bread takes its time',
    items: [
      {
        icon: 'clock',
        title: 'Slow by nature',
        text: 'Every dough rests for a day and a half, so the crust sings and the crumb stays moist.',
      },
      {
        icon: 'leaf',
        title: 'Grain we know',
        text: 'Heritage wheat and rye from three farms close by, milled on stone the same week.',
      },
      {
        icon: 'heart',
        title: 'Shaped by hand',
        text: 'Four bakers, one oven, no shortcuts. You can watch them through the counter window.',
      },
    ],
  },
  showcase: {
    kind: 'menu',
    label: 'Bread',
    title: 'Out of the oven today',
    intro:
      'The board changes with the weather and the grain. These are the ones people come back for.',
    items: [
      {
        title: 'Country sourdough',
        text: 'Wheat and a little rye, dark crust, open crumb',
        aside: '6.20',
      },
      {
        title: 'Butter croissant',
        text: 'Twenty-seven layers, laminated over three days',
        aside: '2.90',
      },
      { title: 'Seeded rye', text: 'Sunflower, linseed and toasted sesame', aside: '5.80' },
      { title: 'Cinnamon knot', text: 'Brioche, brown butter, a pinch of cardamom', aside: '3.40' },
      {
        title: 'Olive focaccia',
        text: 'Sea salt, rosemary, far too much olive oil',
        aside: '4.60',
      },
      { title: 'Sunday brioche', text: 'Only on Sundays, only until it is gone', aside: '7.00' },
    ],
  },
  quote: {
    text: 'I moved house and still cycle across town for this loaf. My neighbours think I am mad; then I give them a slice.',
    by: 'Marta, a regular since the first week',
  },
  invitation: {
    title: 'Come while it is warm',
    text: 'Doors open at seven. Order before noon and we keep a loaf for you tomorrow.',
  },
  colour: { l: 0.56, c: 0.13, h: 52 },
  companion: 85,
  font: 'serif',
  motif: 'loaf',
};

export const cafe: Theme = {
  id: 'cafe',
  words:
    /\b(?:cafes?|coffee|espresso|roast(?:ery|er|ers)|tea ?(?:house|room|shop)|barista|kaffee|bubble tea)\b/,
  brand: 'Second Cup',
  kind: 'Coffee & company',
  headline: 'Stay for another cup.',
  lead: 'A bright room, a patient barista and coffee roasted two streets away. Bring a book, a friend, or just the rest of your morning.',
  action: 'See the menu',
  facts: [
    ['12', 'seats in the sun'],
    ['3', 'single origins'],
    ['0', 'rush'],
  ],
  features: {
    title: 'Small things, done with care',
    items: [
      {
        icon: 'cup',
        title: 'Roasted nearby',
        text: 'Small batches, light to medium, never older than two weeks when we brew them.',
      },
      {
        icon: 'leaf',
        title: 'Traded fairly',
        text: 'We know the farms by name and pay what their coffee is worth.',
      },
      {
        icon: 'chat',
        title: 'A room to talk',
        text: 'No loud music, big tables, and water without asking.',
      },
    ],
  },
  showcase: {
    kind: 'menu',
    label: 'Menu',
    title: 'On the counter',
    intro: 'Everything is also good to take away, and better if you stay.',
    items: [
      { title: 'Flat white', text: 'Double ristretto, silky milk', aside: '3.80' },
      { title: 'Filter of the day', text: 'Ethiopia Guji: bergamot, peach, honey', aside: '3.50' },
      { title: 'Cold brew', text: 'Eighteen hours, orange peel', aside: '4.20' },
      { title: 'Matcha latte', text: 'Stone-ground, oat milk', aside: '4.40' },
      { title: 'Banana bread', text: 'Toasted, salted butter', aside: '3.60' },
      { title: 'Avocado toast', text: 'Sourdough, lemon, chilli', aside: '7.90' },
    ],
  },
  quote: {
    text: 'The only place where I finish my book and start the next one.',
    by: 'Jonas, window seat',
  },
  invitation: {
    title: 'Your table is free',
    text: 'Open every day from eight. Dogs and laptops welcome until noon.',
  },
  colour: { l: 0.47, c: 0.08, h: 45 },
  companion: 150,
  font: 'serif',
  motif: 'cup',
};

export const restaurant: Theme = {
  id: 'restaurant',
  words:
    /\b(?:restaurants?|bistros?|trattoria|pizz(?:a|eria)|ramen|sushi|tacos?|taqueria|burgers?|diner|dining|kitchen|chef|catering|steakhouse|food ?truck|wine bar|brasserie)\b/,
  brand: 'Long Table',
  kind: 'Restaurant & bar',
  headline: 'An evening, plate by plate.',
  lead: 'A short menu that follows the market, an open fire and a cellar full of small growers. We have one sitting, so the table is yours for the night.',
  action: 'Read the menu',
  facts: [
    ['28', 'seats'],
    ['1', 'open fire'],
    ['90', 'wines by the glass'],
  ],
  features: {
    title: 'How we cook',
    items: [
      {
        icon: 'sun',
        title: 'With the season',
        text: 'The menu is written in the morning, after the market and before the coffee.',
      },
      {
        icon: 'bolt',
        title: 'Over fire',
        text: 'Oak and vine wood give everything a little smoke, from leeks to pears.',
      },
      {
        icon: 'users',
        title: 'To be shared',
        text: 'Plates land in the middle of the table. Nobody has to choose alone.',
      },
    ],
  },
  showcase: {
    kind: 'menu',
    label: 'Menu',
    title: 'Tonight',
    intro: 'Five courses for the whole table, or order as you like.',
    items: [
      { title: 'Charred leeks', text: 'Hazelnut, brown butter, cured yolk', aside: '12' },
      { title: 'Sea bream, raw', text: 'Green strawberry, dill, cold smoke', aside: '16' },
      { title: 'Hand-cut tagliatelle', text: 'Wild mushrooms, aged pecorino', aside: '19' },
      { title: 'Lamb from the embers', text: 'White beans, salsa verde', aside: '27' },
      { title: 'Roast cauliflower', text: 'Tahini, pomegranate, almonds', aside: '17' },
      { title: 'Burnt cheesecake', text: 'Figs, a glass of something sweet', aside: '9' },
    ],
  },
  quote: {
    text: 'We came for dinner and left at one in the morning, friends with the table beside us.',
    by: 'Amélie & Tom',
  },
  invitation: {
    title: 'Save yourself a seat',
    text: 'Wednesday to Sunday from six. The kitchen counter is kept for people who just walk in.',
  },
  colour: { l: 0.5, c: 0.16, h: 28 },
  companion: 70,
  font: 'serif',
  motif: 'plate',
};
