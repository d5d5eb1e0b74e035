import { outputCandidates } from './output-candidates';
import type { ProjectFacts } from './project-facts';
import { packageManagerOf, type PackageManager } from './package-managers';

/** How a project becomes something to show. */
export type Recipe =
  | { kind: 'static'; candidates: string[][] }
  | {
      kind: 'built';
      manager: PackageManager;
      /** False when the project depends on nothing. */
      needsPackages: boolean;
      /**
       * Folders that may hold the result, relative to the project. The first group that has one
       * wins; within a group the newest does.
       */
      candidates: string[][];
    };

/** `.` is the project itself. */
const STATIC_CANDIDATES = [['.'], ['public'], ['dist'], ['build']];

/** A project without a build script is served as it is. */
export function recipeOf(facts: ProjectFacts): Recipe {
  const { manifest } = facts;
  if (manifest?.scripts.build === undefined || manifest.scripts.build.trim() === '') {
    return { kind: 'static', candidates: STATIC_CANDIDATES };
  }
  return {
    kind: 'built',
    manager: packageManagerOf(manifest, facts),
    needsPackages:
      Object.keys(manifest.dependencies).length > 0 ||
      manifest.hasWorkspaces ||
      facts.files.has('pnpm-workspace.yaml'),
    candidates: outputCandidates(manifest, facts),
  };
}
