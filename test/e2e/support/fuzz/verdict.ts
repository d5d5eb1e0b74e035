import type { WireAnswer } from './raw-connection';
import type { WireRequest } from './requests';

/** What no answer may carry: pieces of a stack, of SQL or its errors, of our folders. */
const LEAKS = [
  /\n\s+at .+:\d+:\d+/,
  /\bnode_modules\b/,
  /\/dist\/\w/,
  /\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET)\b/,
  /QueryFailedError|syntax error at|violates \w+ constraint|invalid input syntax|invalid byte sequence/,
  /Cannot read propert|is not a function|is not iterable|Maximum call stack/,
];

export interface Limits {
  milliseconds: number;
  /** Text that would give away where the service keeps its things. */
  secrets: readonly string[];
}

/** What is wrong with an answer; undefined: nothing. */
export function complaintOf(
  request: WireRequest,
  answer: WireAnswer,
  limits: Limits,
): string | undefined {
  const { status, headers, milliseconds } = answer;
  const body = answer.body.toString();
  if (status === 0) {
    // Node answers CONNECT by hanging up when there is no proxy.
    return request.method === 'CONNECT' && milliseconds < limits.milliseconds
      ? undefined
      : 'no answer';
  }
  if (status >= 500) return `status ${status}`;
  if (milliseconds > limits.milliseconds) return `took ${Math.round(milliseconds)} ms`;
  if (headers['x-powered-by'] !== undefined) return 'X-Powered-By';
  if (!/^[\w.:-]{1,100}$/.test(headers['x-request-id'] ?? '')) return 'X-Request-Id';
  // An app's own source and logs may speak of such things; an error of ours may not.
  const patterns = status >= 400 ? LEAKS : [];
  const leak =
    patterns.find((pattern) => pattern.test(body)) ??
    limits.secrets.find((text) => body.includes(text));
  if (leak !== undefined) return `leaks ${String(leak)}`;
  return status >= 400 && request.method !== 'HEAD' ? problemComplaint(answer, body) : undefined;
}

/** The code of a problem document; undefined: the answer is none. */
export function codeOf({ body }: WireAnswer): string | undefined {
  try {
    return (JSON.parse(body.toString()) as { code?: string }).code;
  } catch {
    return undefined;
  }
}

function problemComplaint(answer: WireAnswer, body: string): string | undefined {
  const { status, headers } = answer;
  if (!/^application\/problem\+json/.test(headers['content-type'] ?? '')) {
    return `${status} with the content type ${headers['content-type']}`;
  }
  const problem = JSON.parse(body) as Record<string, unknown>;
  const code = codeOf(answer);
  if (!/^[a-z][a-z_]+$/.test(code ?? '')) return `the code ${String(code)}`;
  if (problem.status !== status || problem.type !== `urn:onethread:problem:${code}`)
    return 'another status or type in the document';
  if (typeof problem.detail !== 'string' || problem.detail.length > 20_000) return 'the detail';
  return problem.requestId === headers['x-request-id']
    ? undefined
    : 'another request id in the document';
}
