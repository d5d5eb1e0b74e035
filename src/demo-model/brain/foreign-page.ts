import { callTool, say, together, type AnswerReply } from '../model-reply';
import type { ModelRequest } from '../model-request';
import { noteMarkup } from '../site';
import { pageReading, pathOf } from './look-around';
import { newestTask } from './thread';

const END = '</body>';

/**
 * A page that the demo model did not write, Claude's for example, is not written over: a note with
 * the wish goes to its end, and that is all. Undefined when that is done, or cannot be.
 */
export function noteOnForeignPage(request: ModelRequest): AnswerReply | undefined {
  const page = pageReading(request)?.text ?? '';
  const tried = request.toolResults.some((result) => result.name === 'Edit');
  if (tried || page.split(END).length !== 2 || !request.offersTool('Edit')) return undefined;
  return together(
    say('This page is not mine, so I leave it as it is and add a note.'),
    callTool('Edit', {
      file_path: pathOf(request, 'index.html'),
      old_string: END,
      new_string: `${noteMarkup(newestTask(request))}\n${END}`,
    }),
  );
}
