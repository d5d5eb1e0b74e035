import { buildAnswer, questionAnswer } from './brain/answers';
import { buildState, nextBuildStep } from './brain/build-turn';
import { fillSchema } from './brain/fill-schema';
import { structuredContent } from './brain/plan';
import { lookAround } from './brain/look-around';
import { carriedOut, siteOf } from './brain/thread';
import type { ModelBrain } from './model-brain';
import { callTool, say, slowly, together, type AnswerReply, type ModelReply } from './model-reply';
import type { ModelRequest } from './model-request';
import type { Site } from './site';

/** Milliseconds before each piece of an answer: fast enough for tests, slow enough to be seen. */
const PACE_MS = 15;

const MAX_STRUCTURED_ATTEMPTS = 3;

/**
 * What people without a credential for Claude get: a small site that fits the prompt's words, a
 * visible change for each update, plans and answers in their shape, and in each of them that this
 * is a demo. It remembers nothing: everything follows from the conversation in the request and from
 * the page it finds, so it goes on across restarts and workers, exactly as far as the session does.
 *
 * It never thinks aloud: a thinking block carries a signature, and a session with a made-up one
 * could not be resumed by the real API later.
 */
export class DemoBrain implements ModelBrain {
  reply(request: ModelRequest): ModelReply {
    if (!request.isMainLoop) return say(siteOf(request).name);
    return slowly(this.answer(request), PACE_MS);
  }

  private answer(request: ModelRequest): AnswerReply {
    if (request.offersTool('Write') && !request.isPlanMode) {
      const state = buildState(request);
      const step = nextBuildStep(request, state);
      return step ?? finish(request, state.site, buildAnswer(request, state));
    }
    // The conversation may know nothing of a page that an earlier one made.
    const look = carriedOut(request).length === 0 ? lookAround(request, false) : undefined;
    return look ?? finish(request, siteOf(request));
  }
}

/** Ends the turn: with the structured answer when one is wanted, with words otherwise. */
function finish(request: ModelRequest, site: Site, words?: string): AnswerReply {
  const attempts = request.toolResults.filter(({ name }) => name === 'StructuredOutput');
  const schema = request.structuredOutputSchema;
  const given = attempts.some(({ isError }) => !isError);
  if (!request.wantsStructuredOutput || schema === undefined || given) {
    return say(words ?? questionAnswer(request, site));
  }
  if (attempts.length >= MAX_STRUCTURED_ATTEMPTS) {
    return say(`I could not give this answer in its form: ${attempts[attempts.length - 1].text}`);
  }
  const known = structuredContent(request, site, schema);
  const call = callTool('StructuredOutput', fillSchema(schema, known) as Record<string, unknown>);
  const intro = say(words ?? `Thinking about ${site.name}. `);
  return attempts.length > 0 ? call : together(intro, call);
}
