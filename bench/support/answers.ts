import { join } from 'node:path';
import { AnswerReply, callTool, ModelRequest, say, together } from '../../src/demo-model';

const PAGE = '<!doctype html>\n<title>Bench</title>\n<p>Hello</p>\n';

/** What the model says when the page is written. */
export const DONE = 'Done.';

/**
 * A turn that says something and, when it is the conversation's first, writes the page without which
 * a build fails. The same for both sides.
 */
export const buildSaying =
  (answer: AnswerReply) =>
  (request: ModelRequest): AnswerReply => {
    if (request.toolResults.length > 0) return say(DONE);
    if (request.turns.length > 1) return answer;
    const page = join(request.workingDirectory!, 'index.html');
    return together(answer, callTool('Write', { file_path: page, content: PAGE }));
  };
