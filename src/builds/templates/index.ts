import { astroTemplate } from './astro.template';
import { writeTemplate } from './scaffold';
import { staticTemplate } from './static.template';
import type { Template } from './template';
import { viteReactTemplate } from './vite-react.template';
import { viteSvelteTemplate } from './vite-svelte.template';
import { viteVueTemplate } from './vite-vue.template';

export type { Template } from './template';

const LIST = [
  staticTemplate,
  viteReactTemplate,
  viteVueTemplate,
  viteSvelteTemplate,
  astroTemplate,
] as const;

export type TemplateId = (typeof LIST)[number]['id'];

/** All templates, the simplest first. All build to `dist` or need no build. */
export const TEMPLATES: readonly (Template & { id: TemplateId })[] = LIST;

export const TEMPLATE_IDS: readonly TemplateId[] = LIST.map(({ id }) => id);

/**
 * Starts a project from a template.
 *
 * @param folder absolute path of a new project, which exists
 */
export async function scaffold(templateId: TemplateId, folder: string): Promise<void> {
  for (const template of TEMPLATES) {
    if (template.id === templateId) await writeTemplate(template, folder);
  }
}
