import type { Theme } from './theme';

export const tasks: Theme = {
  id: 'tasks',
  words:
    /\b(?:to-?dos?|to do (?:list|app)|tasks?|task manager|check ?lists?|habits?|planner|kanban|reminders?|shopping list|groceries|grocery list|notes? app)\b/,
  brand: 'Tidy',
  kind: 'Your list for today',
  headline: 'One calm list.',
  lead: 'Write it down, tick it off, get on with your day. The list stays in this browser and needs no account.',
  action: 'Open the list',
  facts: [
    ['0', 'accounts'],
    ['1', 'list'],
    ['2 s', 'to add a task'],
  ],
  features: {
    title: 'Just enough',
    items: [
      {
        icon: 'bolt',
        title: 'Quick',
        text: 'Type, press Enter, done. Everything works from the keyboard.',
      },
      {
        icon: 'check',
        title: 'Remembered',
        text: 'Close the tab and come back: your list is still there.',
      },
      {
        icon: 'shield',
        title: 'Yours',
        text: 'Nothing leaves this browser. There is no server behind it.',
      },
    ],
  },
  showcase: {
    kind: 'todo',
    label: 'List',
    title: 'Today',
    intro: 'Add a task, tick it off, or filter what is left.',
    items: [
      { title: 'Water the plants', text: '' },
      { title: 'Call the dentist', text: '' },
      { title: 'Finish one small thing', text: '' },
    ],
  },
  quote: {
    text: 'I tried eleven apps. This is the one I forget I am using.',
    by: 'Ada, early user',
  },
  invitation: { title: 'What is the one thing?', text: 'Put it at the top of the list and begin.' },
  colour: { l: 0.52, c: 0.13, h: 165 },
  companion: 250,
  font: 'sans',
  motif: 'checklist',
};

export const software: Theme = {
  id: 'software',
  words:
    /\b(?:apps?|dashboards?|saas|software|platforms?|start-?ups?|tools?|analytics|crm|api|ai|bot|tracker|tracking|calculator|generator|admin panel|developers?)\b/,
  brand: 'Clearline',
  kind: 'Software for small teams',
  headline: 'See what matters, skip the rest.',
  lead: 'One quiet place for the numbers, the people and the next step. Set up in an afternoon, understood in a minute.',
  action: 'See how it works',
  facts: [
    ['5 min', 'to set up'],
    ['99.9%', 'there when you need it'],
    ['0', 'training days'],
  ],
  features: {
    title: 'Made for the work you do',
    items: [
      {
        icon: 'chart',
        title: 'At a glance',
        text: 'The three figures that matter today, and what changed since yesterday.',
      },
      {
        icon: 'bolt',
        title: 'Fast everywhere',
        text: 'Opens at once on the phone in your hand and the screen on your desk.',
      },
      {
        icon: 'shield',
        title: 'Private by default',
        text: 'Your data is yours. Export it or delete it with one click.',
      },
    ],
  },
  showcase: {
    kind: 'cards',
    label: 'Features',
    title: 'A day with it',
    intro: 'From the first coffee to the last message.',
    items: [
      {
        icon: 'sun',
        title: 'Morning brief',
        text: 'What is due, what is late and who is waiting for you.',
        aside: '9:00',
      },
      {
        icon: 'users',
        title: 'One conversation',
        text: 'Comments live beside the work, not in another window.',
        aside: '11:30',
      },
      {
        icon: 'chart',
        title: 'Live numbers',
        text: 'Charts that answer the next question before you ask it.',
        aside: '14:00',
      },
      {
        icon: 'check',
        title: 'Clean close',
        text: 'Everything done is archived. Tomorrow starts empty.',
        aside: '17:45',
      },
    ],
  },
  quote: { text: 'We cancelled four subscriptions and two meetings.', by: 'Head of operations' },
  invitation: {
    title: 'Try it with your team',
    text: 'Free for three people, for as long as you like.',
  },
  colour: { l: 0.53, c: 0.19, h: 262 },
  companion: 190,
  font: 'sans',
  motif: 'screen',
};

/** For prompts that speak of nothing known: the words are general, the headline comes from the prompt. */
export const general: Theme = {
  ...software,
  id: 'general',
  words: /^\b$/,
  brand: 'Something New',
  kind: 'A fresh start',
  headline: 'Something good starts here.',
  lead: 'A clear idea, carefully made. Look around, see what it is about, and tell us what you think.',
  action: 'Look around',
  facts: [
    ['1', 'clear idea'],
    ['3', 'good reasons'],
    ['100%', 'made with care'],
  ],
  features: {
    title: 'What it is about',
    items: [
      {
        icon: 'spark',
        title: 'A clear idea',
        text: 'It does one thing, and it is easy to say what that is.',
      },
      {
        icon: 'heart',
        title: 'Made with care',
        text: 'Small details, honest words and nothing in the way.',
      },
      {
        icon: 'users',
        title: 'For people',
        text: 'Easy to use, easy to read and open to everyone.',
      },
    ],
  },
  showcase: {
    kind: 'cards',
    label: 'Explore',
    title: 'Take a closer look',
    intro: 'Four good places to begin.',
    items: [
      { icon: 'compass', title: 'Find your way', text: 'Everything important is one click away.' },
      { icon: 'bolt', title: 'Get going', text: 'Start small today and see how far it goes.' },
      { icon: 'chat', title: 'Say hello', text: 'Questions and ideas are welcome at any time.' },
      {
        icon: 'star',
        title: 'Keep the best',
        text: 'What works stays, what does not is gone tomorrow.',
      },
    ],
  },
  quote: { text: 'Simple, friendly and exactly what I was looking for.', by: 'An early visitor' },
  invitation: { title: 'Be part of it', text: 'Leave a word and we get back to you.' },
  colour: { l: 0.55, c: 0.17, h: 285 },
  companion: 30,
  motif: 'shapes',
};
