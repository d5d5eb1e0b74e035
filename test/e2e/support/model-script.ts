import { join } from 'node:path';
import { callTool, say } from '../../../src/demo-model';
import type { ModelReply, ReplySource } from '../../../src/demo-model';

/** What the model does when it builds: it writes a page, then it answers. */
export const building = (answer: ReplySource = say('Done.')): ReplySource[] => [
  (request) =>
    callTool('Write', {
      file_path: join(request.workingDirectory!, 'index.html'),
      content: '<!doctype html><title>Rise</title><h1>Rise</h1>\n',
    }),
  answer,
];

/** A long text, different everywhere: what is missing or doubled would be seen. */
export const longText = (words: number): string =>
  Array.from({ length: words }, (_, index) => `word${index}`).join(' ');

/** One that is said over about so many seconds, in many pieces. */
export const longAnswer = (seconds: number): ModelReply => ({
  ...say(longText(seconds * 100)),
  deltaDelayMs: 10,
  deltas: seconds * 90,
});
