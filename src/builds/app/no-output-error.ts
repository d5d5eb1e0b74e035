import { AppBuildError } from './app-build-error';
import type { ProjectFacts } from './project-facts';
import type { Recipe } from './recipe';

/** What keeps frameworks that also have a server from leaving plain files, and what helps. */
const ADVICE: readonly (readonly [dependency: string, advice: string])[] = [
  ['next', "Next.js needs output: 'export' in its config."],
  [
    '@sveltejs/kit',
    'SvelteKit needs @sveltejs/adapter-static with an index.html as page or fallback.',
  ],
  ['nuxt', 'Nuxt needs "nuxt generate" as build script.'],
  ['astro', "Astro needs output: 'static' and a page src/pages/index."],
];

/** The error for a project that leaves nothing to show; it tells Claude what would. */
export function noOutputError(
  recipe: Recipe,
  facts: ProjectFacts,
  links: readonly string[],
  tail: string,
): AppBuildError {
  const dependencies = facts.manifest?.dependencies ?? {};
  const advice = ADVICE.find(([name]) => name in dependencies)?.[1];
  const folders = recipe.candidates
    .flat()
    .map((folder) => (folder === '.' ? 'the top of the project' : `${folder}/`))
    .join(', ');
  const sentences = [
    recipe.kind === 'static'
      ? `There is no index.html in any of: ${folders}.`
      : `The build left no index.html in any of: ${folders}.`,
    ...(links.length > 0
      ? [`Links are not followed: ${links.join(', ')} must be a folder of the project.`]
      : []),
    ...(advice === undefined ? [] : [advice]),
  ];
  return new AppBuildError(sentences.join(' '), { step: 'output', reason: 'output', tail });
}
