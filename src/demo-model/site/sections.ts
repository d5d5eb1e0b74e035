import type { SectionKind } from './changes';
import { icon } from './icons';
import { markup, type Markup } from './markup';
import { pictures } from './showcase';
import type { Site } from './site';

interface Section {
  /** One word for the navigation. */
  label: string;
  title: string;
  intro: string;
  body: (site: Site) => Markup;
}

const grid = (...items: Markup[]): Markup => markup`<ul class="grid">
${items}
</ul>`;

const plan = (name: string, price: string, text: string, ticks: string[], best = false): Markup =>
  markup`<li class="card plan${best ? ' best' : ''}">
<h3>${name}</h3>
<p class="price">${price} <span class="per">a month</span></p>
<p>${text}</p>
<ul class="ticks">
${ticks.map((tick) => markup`<li>${icon('check')}${tick}</li>`)}
</ul>
<a class="button${best ? '' : ' quiet'}" href="#end">Choose ${name}</a>
</li>`;

const review = (text: string, who: string, where: string): Markup => markup`<li class="card">
<p class="stars"><span aria-hidden="true">★★★★★</span><span class="hidden">Five of five stars</span></p>
<p>${text}</p>
<div class="who">
<span class="face" aria-hidden="true">${who[0]}</span>
<span><strong>${who}</strong><small>${where}</small></span>
</div>
</li>`;

const person = (name: string, role: string, text: string): Markup => markup`<li class="card">
<span class="face large" aria-hidden="true">${name[0]}</span>
<h3>${name}</h3>
<p><strong>${role}</strong></p>
<p>${text}</p>
</li>`;

const question = (asked: string, answer: string): Markup => markup`<details>
<summary>${asked}</summary>
<p>${answer}</p>
</details>`;

const day = (days: string, hours: string): Markup =>
  markup`<tr><th scope="row">${days}</th><td>${hours}</td></tr>`;

/** The sections that prompts can add, in words that fit any trade. */
export const SECTIONS: Readonly<Record<SectionKind, Section>> = {
  pricing: {
    label: 'Pricing',
    title: 'Simple prices',
    intro: 'Start small and change whenever you like. No small print.',
    body: () =>
      grid(
        plan('Starter', '€9', 'For trying it out in peace.', [
          'All the basics',
          'Answers within a day',
        ]),
        plan(
          'Regular',
          '€19',
          'What most people choose.',
          ['Everything in Starter', 'Priority when it is busy', 'Bring a friend'],
          true,
        ),
        plan('Generous', '€39', 'For those who want it all.', [
          'Everything in Regular',
          'A person who knows you',
          'Something special each season',
        ]),
      ),
  },
  testimonials: {
    label: 'Reviews',
    title: 'Kind words',
    intro: 'From people who came once and stayed.',
    body: (site) =>
      grid(
        review(
          `I came to ${site.name} by accident and have been coming back on purpose ever since.`,
          'Lea',
          'since last spring',
        ),
        review(
          'Attentive, quick and honest. I would not know what to improve, and I am a critic by trade.',
          'Oskar',
          'regular',
        ),
        review(
          'The small details give it away: somebody here really cares.',
          'Priya',
          'first visit, not the last',
        ),
      ),
  },
  gallery: {
    label: 'Gallery',
    title: 'A look around',
    intro: 'A few impressions; the rest is better in person.',
    body: () =>
      pictures([
        { title: 'Morning', text: 'before the doors open' },
        { title: 'At work', text: 'hands that know' },
        { title: 'Details', text: 'look closer' },
        { title: 'Together', text: 'a full room' },
        { title: 'Outside', text: 'the view from the street' },
        { title: 'Evening', text: 'lights off' },
      ]),
  },
  team: {
    label: 'Team',
    title: 'The people behind it',
    intro: 'Few enough to know each other well.',
    body: () =>
      grid(
        person('Mira', 'Founder', 'Had the idea on a train and wrote it on a ticket.'),
        person('Jonah', 'Maker', 'Will not let anything go that is only almost right.'),
        person('Ayla', 'First contact', 'Knows every name and most birthdays.'),
      ),
  },
  faq: {
    label: 'Questions',
    title: 'Good questions',
    intro: 'And short answers. For anything else, just ask.',
    body: (site) => markup`<div>
${[
  question('Do I have to book ahead?', 'It helps at weekends. On other days simply come by.'),
  question(
    `What makes ${site.name} different?`,
    'We do few things and take the time to do them properly.',
  ),
  question(
    'Can I bring somebody?',
    'Please do. The best ideas came from somebody who was brought along.',
  ),
  question('What if I change my mind?', 'Then you tell us, and that is all. No forms, no fees.'),
]}
</div>`,
  },
  hours: {
    label: 'Hours',
    title: 'When and where',
    intro: '12 Linden Street, five minutes from the station. Bicycles welcome.',
    body: () => markup`<table class="hours">
<caption class="hidden">Opening hours</caption>
<tbody>
${[day('Monday', 'closed'), day('Tuesday – Friday', '8:00 – 18:00'), day('Saturday', '8:00 – 16:00'), day('Sunday', '9:00 – 13:00')]}
</tbody>
</table>`,
  },
  newsletter: {
    label: 'Newsletter',
    title: 'Hear from us',
    intro: 'One letter a month, with something worth reading. Leave any time.',
    body: () => markup`<form class="inline-form" data-form>
<label class="hidden" for="letter-mail">Your e-mail</label>
<input id="letter-mail" type="email" name="email" autocomplete="email" placeholder="you@example.com" required />
<button class="button" type="submit">Sign me up</button>
<output></output>
</form>`,
  },
  contact: {
    label: 'Contact',
    title: 'Say hello',
    intro: 'A question, a wish, a date you have in mind: write us a line.',
    body: () => markup`<form class="form" data-form>
<label>Your name <input name="name" autocomplete="name" required /></label>
<label>Your e-mail <input type="email" name="email" autocomplete="email" required /></label>
<label>Message <textarea name="message" required></textarea></label>
<button class="button" type="submit">Send message</button>
<output></output>
</form>`,
  },
};
