import { z } from 'zod';
import { PROJECT_LIMITS } from '../projects/project-metadata';

/** What Claude must answer about a project. */
const metadata = z.object({
  name: z.string().min(1).max(PROJECT_LIMITS.name).describe("The app's name: short, no quotes"),
  description: z
    .string()
    .min(1)
    .max(PROJECT_LIMITS.description)
    .describe('What the app is, in one or two sentences'),
  tags: z.array(z.string().min(1).max(PROJECT_LIMITS.tag)).min(1).max(PROJECT_LIMITS.tags),
  suggestions: z
    .array(z.string().min(1).max(PROJECT_LIMITS.suggestion))
    .length(3)
    .describe('Three prompts that the user could give next'),
});

export type Metadata = z.infer<typeof metadata>;

/** For Claude, as JSON schema. */
export const METADATA_SCHEMA = z.toJSONSchema(metadata, { target: 'draft-7' }) as Record<
  string,
  unknown
>;

export const METADATA_PROMPT =
  'Describe this app for a list of projects: its name, a description, tags, and three prompts that its user could give next. Use what you know from this conversation.';

/** The answer, if it is one. */
export const readMetadata = (answer: unknown): Metadata | undefined =>
  metadata.safeParse(answer).data;
