import { join } from 'node:path';
import { callTool, say } from '../../../src/demo-model';
import type { ModelBrain, ModelReply, ModelRequest } from '../../../src/demo-model';

/**
 * The least that Claude would do for a build: it looks at the page, writes one that shows every
 * prompt of the conversation, and says so. Each turn takes three requests.
 */
export class PageBuilder implements ModelBrain {
  reply(request: ModelRequest): ModelReply {
    const path = join(request.workingDirectory!, 'index.html');
    switch (request.toolResults.length) {
      case 0:
        return callTool('Read', { file_path: path });
      case 1:
        return callTool('Write', { file_path: path, content: pageOf(request.humanTexts) });
      default:
        return say(`Built: ${request.newestHumanText}`);
    }
  }
}

/** The page that these prompts lead to. */
export const pageOf = (prompts: readonly string[]): string =>
  ['<!doctype html>', '<title>Test</title>', ...prompts.map((text) => `<p>${text}</p>`), ''].join(
    '\n',
  );
