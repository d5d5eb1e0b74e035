import { readChanges, SECTION_NAMES, type Change } from './changes';
import { normalise } from './site';

/** A change that a text asks for, as a step of a plan. */
export interface PlannedChange {
  title: string;
  detail: string;
  files: string[];
}

/** What a text asks for, as far as it is understood; empty when it asks for nothing known. */
export const describeChanges = (text: string): PlannedChange[] =>
  readChanges(normalise(text), false).map(plannedChange);

function plannedChange(change: Change): PlannedChange {
  const files = ['index.html', 'styles.css'];
  switch (change.kind) {
    case 'colour':
      return {
        title: `Choose ${change.word} as the main colour`,
        detail: 'All shades derive from one hue and follow it.',
        files: ['styles.css'],
      };
    case 'mode':
      return {
        title: `Switch to a ${change.mode} page`,
        detail: 'Paper, ink and lines change sides; the contrast stays readable.',
        files: ['styles.css'],
      };
    case 'text':
      return {
        title: `Make the text ${change.direction}`,
        detail: 'One scale for all sizes, so that the proportions stay.',
        files: ['styles.css'],
      };
    case 'font':
      return {
        title: `Set the headings in a ${change.font} face`,
        detail: 'A face that systems bring along; nothing is loaded.',
        files: ['styles.css'],
      };
    case 'corners':
      return {
        title: `Make the corners ${change.corners}`,
        detail: 'Cards, buttons and fields alike.',
        files: ['styles.css'],
      };
    case 'name':
      return {
        title: `Rename it to ${change.name}`,
        detail: 'Title, header, texts and footer.',
        files: ['index.html'],
      };
    case 'headline':
      return {
        title: 'Change the headline',
        detail: `It will say “${change.headline}”.`,
        files: ['index.html'],
      };
    case 'add':
      return {
        title: `Add ${SECTION_NAMES[change.section]}`,
        detail: 'Below the present sections, and in the navigation.',
        files,
      };
    case 'remove':
      return {
        title: `Take out ${SECTION_NAMES[change.section]}`,
        detail: 'Also from the navigation.',
        files,
      };
    case 'custom':
      return {
        title: `Add a section about ${change.title}`,
        detail: 'A heading, a short text and three cards.',
        files,
      };
  }
}
