import { callTool, say, together, type AnswerReply } from '../model-reply';
import type { ModelRequest } from '../model-request';
import { foldPrompts, renderSite, type Site, type SiteFile, type Step } from '../site';
import { noteOnForeignPage } from './foreign-page';
import { fileOf, lookAround, pageReading, pathOf, promptsOnPage } from './look-around';
import { carriedOut, newestTask } from './thread';

/** After so many tool results a turn ends, whatever is missing: a model must not go round in circles. */
const MAX_RESULTS = 16;
const MAX_ATTEMPTS = 2;

/** What is known of a turn that builds. All of it comes from the request: a brain remembers nothing. */
export interface BuildState {
  site: Site;
  /** What the newest prompt did to the page. */
  step: Step;
  /** Prompts that made the page as it was found: from the page itself, or else from the conversation. */
  earlier: readonly string[];
  /** True when the page knew of prompts that the conversation does not. */
  foundOnPage: boolean;
  /** True when somebody else wrote the page. */
  foreign: boolean;
  files: readonly SiteFile[];
  written: readonly string[];
  /** The tool's last word on a file that could not be written. */
  failure?: string;
}

export function buildState(request: ModelRequest): BuildState {
  const remembered = carriedOut(request);
  const recorded = promptsOnPage(request);
  const earlier = recorded ?? remembered;
  const { site, steps } = foldPrompts([...earlier, newestTask(request)]);
  const files = renderSite(site);
  const writes = request.toolResults.filter((result) => result.name === 'Write');
  const ok = writes.filter((result) => !result.isError).map(fileOf);
  const written = files
    .map(({ path }) => path)
    .filter((path) => ok.includes(pathOf(request, path)));
  return {
    site,
    step: steps[steps.length - 1],
    earlier,
    foundOnPage: earlier.length > 0 && remembered.length === 0,
    foreign: pageReading(request) !== undefined && recorded === undefined,
    files,
    written,
    failure:
      written.length < files.length ? writes.findLast((result) => result.isError)?.text : undefined,
  };
}

/** What to do next in a turn that builds; undefined when nothing is left to do, or to try. */
export function nextBuildStep(request: ModelRequest, state: BuildState): AnswerReply | undefined {
  const { toolResults } = request;
  if (toolResults.length >= MAX_RESULTS) return undefined;
  const started = toolResults.some((result) => result.name === 'Write');
  const look = started ? undefined : lookAround(request, state.earlier.length > 0);
  if (look) return look;
  if (state.foreign) return noteOnForeignPage(request);
  const actions = state.files.flatMap((file) => actionFor(request, file) ?? []);
  if (actions.length === 0) return undefined;
  if (started) return together(...actions);
  const names = state.files.map(({ path }) => path).join(', ');
  return together(say(`Writing ${names} for ${state.site.name}.`), ...actions);
}

/** Writes a file; after a refusal for not having read it, reads it and writes again. */
function actionFor(request: ModelRequest, file: SiteFile): AnswerReply | undefined {
  const file_path = pathOf(request, file.path);
  const mine = request.toolResults.filter((result) => fileOf(result) === file_path);
  const attempts = mine.filter((result) => result.name === 'Write');
  const write = callTool('Write', { file_path, content: file.content });
  if (attempts.length === 0) return write;
  const last = mine[mine.length - 1];
  if (attempts.some((result) => !result.isError) || attempts.length >= MAX_ATTEMPTS)
    return undefined;
  if (last.name === 'Read') return write;
  const unread = /\bread\b/i.test(last.text) && request.offersTool('Read');
  return unread ? callTool('Read', { file_path }) : undefined;
}
