import { z } from 'zod';

/** What Claude must answer in plan mode. */
const planAnswer = z.object({
  message: z
    .string()
    .min(1)
    .describe('The answer to the user, as markdown: what you would do and why'),
  plan: z.object({
    summary: z.string().min(1).describe('The plan in one or two sentences'),
    steps: z
      .array(
        z.object({
          title: z.string().min(1),
          detail: z.string(),
          files: z.array(z.string()).describe('Paths that the step adds or changes'),
        }),
      )
      .min(1),
    risks: z.array(z.string()),
    buildPrompt: z
      .string()
      .min(1)
      .describe('A prompt that carries out this plan, complete in itself'),
  }),
});

export type PlanAnswer = z.infer<typeof planAnswer>;
export type Plan = PlanAnswer['plan'];

/** For Claude, as JSON schema. */
export const PLAN_SCHEMA = z.toJSONSchema(planAnswer, { target: 'draft-7' }) as Record<
  string,
  unknown
>;

/** The answer, if it is one. */
export const readPlanAnswer = (answer: unknown): PlanAnswer | undefined =>
  planAnswer.safeParse(answer).data;

/** What an update-project run is told, to carry out a plan. */
export function buildPromptOf(plan: Plan): string {
  const steps = plan.steps.map(
    ({ title, detail, files }, index) =>
      `${index + 1}. ${title}: ${detail}${files.length === 0 ? '' : ` (${files.join(', ')})`}`,
  );
  return `${plan.buildPrompt}\n\nThis is the plan that was agreed on:\n${steps.join('\n')}`;
}
