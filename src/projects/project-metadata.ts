/** Longest texts, in characters, and most tags. */
export const PROJECT_LIMITS = {
  name: 120,
  description: 1_000,
  tag: 40,
  tags: 10,
  suggestion: 300,
} as const;

/** What can be said about a project without a user. */
export interface ProjectMetadata {
  name: string;
  description: string;
  tags: string[];
  suggestions: string[];
}
