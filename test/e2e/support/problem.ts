import type { Answer, Problem } from './http';

/** A problem document (RFC 9457) with our code, and the id under which the log has it. */
export function expectProblem(answer: Answer<Problem>, status: number, code: string): void {
  const { headers, body } = answer;
  expect(answer.status).toBe(status);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    type: `urn:onethread:problem:${code}`,
    title: expect.any(String),
    status,
    code,
    detail: expect.any(String),
  });
  expect(body.requestId).toBeTruthy();
  expect(body.requestId).toBe(headers.get('x-request-id'));
}

/** The fields that it complains of. */
export const fieldsOf = ({ body }: Answer<Problem>): string[] | undefined =>
  body.errors?.map(({ field }) => field);
