import { join } from 'node:path';
import type { ToolResult } from '../conversation';
import { callTool, say, together, type AnswerReply } from '../model-reply';
import type { ModelRequest } from '../model-request';
import { readRecord } from '../site';
import { isRecord } from '../wire';

/** The file a tool was called for. */
export const fileOf = (result: ToolResult): unknown =>
  isRecord(result.input) ? result.input.file_path : undefined;

/** Absolute, as the file tools want it; relative only when the CLI does not tell where it is. */
export const pathOf = (request: ModelRequest, file: string): string =>
  request.workingDirectory === undefined ? file : join(request.workingDirectory, file);

const find = (request: ModelRequest, name: string): ToolResult | undefined =>
  request.toolResults.find((result) => result.name === name);

/**
 * The next look at what is there; undefined when enough was seen, or no tool for it is offered. A
 * page may be older than the conversation.
 *
 * @param expected true when the conversation says that there is a page
 */
export function lookAround(request: ModelRequest, expected: boolean): AnswerReply | undefined {
  const listing = find(request, 'Glob');
  if (listing === undefined && request.offersTool('Glob')) {
    return together(
      say('First I look at what is there. '),
      callTool('Glob', { pattern: '*.html' }),
    );
  }
  const there = listing?.text.includes('index.html') ?? expected;
  if (!there || find(request, 'Read') !== undefined || !request.offersTool('Read'))
    return undefined;
  return callTool('Read', { file_path: pathOf(request, 'index.html') });
}

/** The page as it was found in this turn, with the Read tool's line numbers. */
export function pageReading(request: ModelRequest): ToolResult | undefined {
  const page = pathOf(request, 'index.html');
  return request.toolResults.find(
    (result) => result.name === 'Read' && fileOf(result) === page && !result.isError,
  );
}

/** The prompts that the page says it was made from; undefined when it was not read, or is not ours. */
export function promptsOnPage(request: ModelRequest): string[] | undefined {
  const reading = pageReading(request);
  return reading && readRecord(reading.text);
}
