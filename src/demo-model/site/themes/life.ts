import type { Theme } from './theme';

export const travel: Theme = {
  id: 'travel',
  words:
    /\b(?:travel(?:s|ling|ers?)?|trips?|tours?|tourism|hotels?|hostels?|holidays?|vacations?|hik(?:e|es|ing)|adventures?|island|cabins?|camping|guest ?house|b&b|surf(?:ing)?)\b/,
  brand: 'Far & Slow',
  kind: 'Small-group journeys',
  headline: 'Take the long way round.',
  lead: 'Journeys on foot, by train and by small boat, for eight people at a time. We leave out the highlights everyone photographs and stay where it is beautiful.',
  action: 'See the journeys',
  facts: [
    ['8', 'travellers'],
    ['14', 'routes'],
    ['0', 'flights inside'],
  ],
  features: {
    title: 'The way we travel',
    items: [
      {
        icon: 'compass',
        title: 'Guides who live there',
        text: 'They know the path, the weather and whose grandmother bakes on Fridays.',
      },
      {
        icon: 'leaf',
        title: 'Gentle footprints',
        text: 'Trains first, family guesthouses, and a share for the trails we use.',
      },
      {
        icon: 'heart',
        title: 'Room to wander',
        text: 'Every second afternoon is free. Nobody counts heads.',
      },
    ],
  },
  showcase: {
    kind: 'gallery',
    label: 'Journeys',
    title: 'Leaving this year',
    intro: 'A few places are left on each of them.',
    items: [
      { title: 'Lofoten by ferry', text: 'Nine days of light', aside: 'June' },
      { title: 'Across the Balkans', text: 'Twelve trains, five countries', aside: 'May' },
      { title: 'Azores on foot', text: 'Craters, cows and tea', aside: 'April' },
      { title: 'Georgia, uphill', text: 'Towers and long dinners', aside: 'September' },
      { title: 'Sardinia in winter', text: 'Empty beaches, warm kitchens', aside: 'January' },
      { title: 'The quiet Alps', text: 'Hut to hut, no queues', aside: 'July' },
    ],
  },
  quote: {
    text: 'We missed two sights, one bus and every deadline. It was the best holiday of my life.',
    by: 'Henrik, Georgia 2025',
  },
  invitation: {
    title: 'Where would you like to be?',
    text: 'Tell us how you like to travel, and we send three ideas.',
  },
  colour: { l: 0.52, c: 0.1, h: 215 },
  companion: 60,
  font: 'serif',
  motif: 'mountains',
};

export const pets: Theme = {
  id: 'pets',
  words:
    /\b(?:pets?|dogs?|cats?|pupp(?:y|ies)|kittens?|vet(?:s|erinary|erinarian)?|animals?|grooming|horses?|aquarium|shelter)\b/,
  brand: 'Happy Tails',
  kind: 'Care for animals',
  headline: 'For everyone with a tail.',
  lead: 'Walks, check-ups and cuddles from people who know your animal by name, by nature and by favourite hiding place.',
  action: 'How we help',
  facts: [
    ['600+', 'happy animals'],
    ['7 days', 'a week'],
    ['1', 'free first visit'],
  ],
  features: {
    title: 'Good hands for good animals',
    items: [
      {
        icon: 'heart',
        title: 'Calm and gentle',
        text: 'We take the time a nervous animal needs, and then a little more.',
      },
      {
        icon: 'shield',
        title: 'Trained people',
        text: 'Certified carers, a vet on call and a report after every visit.',
      },
      {
        icon: 'pin',
        title: 'Close to home',
        text: 'Familiar streets and familiar smells make for relaxed tails.',
      },
    ],
  },
  showcase: {
    kind: 'cards',
    label: 'Services',
    title: 'What your friend would choose',
    intro: 'Everything can be booked for a day or for always.',
    items: [
      {
        icon: 'paw',
        title: 'Daily walks',
        text: 'An hour outside in a group that fits the temperament.',
        aside: '€18',
      },
      {
        icon: 'sun',
        title: 'Day care',
        text: 'Garden, sofa, naps and a photo at noon.',
        aside: '€32',
      },
      {
        icon: 'spark',
        title: 'Grooming',
        text: 'Bath, brush and claws, without drama.',
        aside: '€45',
      },
      {
        icon: 'shield',
        title: 'Check-up',
        text: 'Teeth, ears, heart, and an honest talk about treats.',
        aside: '€39',
      },
    ],
  },
  quote: {
    text: 'Bruno pulls me there and has to be carried home. I try not to take it personally.',
    by: 'Bruno’s human',
  },
  invitation: {
    title: 'Come and sniff around',
    text: 'The first visit is free, for two legs and for four.',
  },
  colour: { l: 0.56, c: 0.13, h: 55 },
  companion: 190,
  font: 'rounded',
  motif: 'paw',
};

export const education: Theme = {
  id: 'education',
  words:
    /\b(?:schools?|courses?|learn(?:ing|ers)?|teach(?:ers?|ing)?|tutor(?:s|ing)?|educat(?:ion|ional)|academy|university|college|students?|workshops?|kindergarten|quiz(?:zes)?|flash ?cards?|language lessons?)\b/,
  brand: 'Open Desk',
  kind: 'Courses & workshops',
  headline: 'Learn it by making it.',
  lead: 'Short courses in small groups where you leave with something finished. Teachers who practise what they teach, and evenings that fly by.',
  action: 'Browse courses',
  facts: [
    ['12', 'people a class'],
    ['6 weeks', 'start to finish'],
    ['94%', 'finish what they begin'],
  ],
  features: {
    title: 'A better way to learn',
    items: [
      {
        icon: 'spark',
        title: 'Hands first',
        text: 'You begin making in the first hour. Theory comes when you ask for it.',
      },
      {
        icon: 'users',
        title: 'Good company',
        text: 'Small groups that keep meeting long after the last lesson.',
      },
      {
        icon: 'check',
        title: 'Something to show',
        text: 'Every course ends with a finished piece and an open evening.',
      },
    ],
  },
  showcase: {
    kind: 'cards',
    label: 'Courses',
    title: 'Starting soon',
    intro: 'Evenings and weekends, no previous knowledge needed unless we say so.',
    items: [
      {
        icon: 'chart',
        title: 'Data for the curious',
        text: 'Questions, spreadsheets and one honest chart.',
        aside: '6 evenings',
      },
      {
        icon: 'camera',
        title: 'Seeing in pictures',
        text: 'Light, framing and a small exhibition.',
        aside: '5 evenings',
      },
      {
        icon: 'book',
        title: 'Writing that is read',
        text: 'From first line to last edit, every week a page.',
        aside: '6 evenings',
      },
      {
        icon: 'bolt',
        title: 'Code from zero',
        text: 'Build and publish your first web page.',
        aside: '3 weekends',
      },
    ],
  },
  quote: {
    text: 'I learned more in six Tuesdays than in two years of watching videos.',
    by: 'Samir, Code from zero',
  },
  invitation: { title: 'Try a lesson', text: 'Sit in on any first evening, free of charge.' },
  colour: { l: 0.5, c: 0.16, h: 275 },
  companion: 85,
  font: 'sans',
  motif: 'books',
};
