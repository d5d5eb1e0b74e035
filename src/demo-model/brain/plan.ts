import type { ModelRequest } from '../model-request';
import { describeChanges, normalise, shorten, type Site } from '../site';
import { isRecord } from '../wire';
import { planAnswer, questionAnswer, suggestions } from './answers';
import { newestTask } from './thread';

/** What a prompt wants to have, when it names no change that the demo model knows. */
const WISH =
  /\b(?:plan|add|build|create|design|include|offer|introduce|have|want|need)\b (?:for )?(?:an? |the |some |our |to add (?:an? |the )?)?([\p{L}\p{N}][^.;:?!,\n]{2,40})/iu;

/**
 * Values for the properties of a structured answer, by name: those of a plan (`message`, `plan`) and
 * of a project's metadata (`name`, `description`, `tags`, `suggestions`), and a few usual others.
 */
export function structuredContent(
  request: ModelRequest,
  site: Site,
  schema: Record<string, unknown>,
): Record<string, unknown> {
  const task = newestTask(request);
  const asked = shorten(task, 200);
  const steps = planSteps(task);
  const wantsPlan = isRecord(schema.properties) && 'plan' in schema.properties;
  const message = wantsPlan ? planAnswer(request, site, steps) : questionAnswer(request, site);
  const summary = `${site.name}: ${asked}`;
  const description = `${site.name} — ${site.theme.lead}`;
  return {
    message,
    answer: message,
    reply: message,
    text: message,
    summary,
    plan: {
      summary,
      steps,
      risks: [
        'The demo model writes placeholder words; check names, prices and times.',
        'A page that grows long may need its navigation rearranged.',
      ],
      buildPrompt: buildPrompt(task),
    },
    steps,
    name: site.name,
    title: site.name,
    description,
    tags: [
      ...new Set([
        site.theme.id,
        ...(site.theme.kind.toLowerCase().match(/\p{L}{4,}/gu) ?? []),
        'website',
      ]),
    ],
    suggestions: suggestions(site),
  };
}

interface PlanStep {
  title: string;
  detail: string;
  files: string[];
}

function planSteps(text: string): PlanStep[] {
  const message = normalise(text);
  const changes = describeChanges(message);
  const wish = shorten(WISH.exec(message)?.[1] ?? message, 60);
  const work = changes.map((change): PlanStep => ({
    title: change.title,
    detail: change.detail,
    files: change.files,
  }));
  const open: PlanStep = {
    title: `Make room for ${wish}`,
    detail:
      'A section of its own below the present ones, with a heading, a short text and three cards.',
    files: ['index.html'],
  };
  return [
    {
      title: 'Look at the page as it is',
      detail: 'Read the present markup and styles, so that what works stays.',
      files: ['index.html', 'styles.css'],
    },
    ...(work.length > 0 ? work : [open]),
    {
      title: 'Check it on small and wide screens',
      detail: 'Widths from 320 to 1440 pixels, and with the keyboard alone.',
      files: ['styles.css'],
    },
  ];
}

/** A prompt that carries the plan out: in words that lead to a visible change. */
function buildPrompt(text: string): string {
  const message = normalise(text);
  const wish = WISH.exec(message)?.[1];
  if (describeChanges(message).length > 0 || wish === undefined) return shorten(message, 1_000);
  return `Add a section about ${wish.trim()}.`;
}
