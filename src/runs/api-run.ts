import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiQuery, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../common/api-examples';
import { ApiProblems } from '../common/api-problems';
import { StartsARun } from '../limits/starts-a-run.decorator';
import { EVENT_STREAM } from './event-stream.examples';
import { RunBody } from './run-body.dto';
import { RunProblem } from './run-problem.dto';
import { RunSource } from './run-source';
import { runExamples } from './run.examples';

const RUN_PROBLEMS: Readonly<Record<number, string>> = {
  400: '`validation_failed`, `invalid_json`, `body_too_deep`',
  404: '`project_not_found`',
  413: '`body_too_large`',
  415: '`unsupported_media_type`',
  422: '`idempotency_key_reused`',
  429: '`rate_limited` (by the service, or by Claude), `too_many_attempts`, `project_queue_full`, `owner_queue_full`, `budget_exceeded`',
  500: '`internal_error`, `event_log_failed`',
  502: 'Claude failed: `authentication`, `overloaded`, `timeout`, `idle`, `crashed`, `max_turns`, `invalid_request`, `cli_missing`, `interrupted`',
  503: '`storage_unavailable`, `git_missing`',
  507: '`insufficient_storage`',
};

const LOCATION = {
  description: 'The run: `/v1/runs/{runId}`',
  schema: { type: 'string', format: 'uri-reference' },
  example: `/v1/runs/${EXAMPLE.runId}`,
};

const RETRY_AFTER = {
  description: 'Seconds after which it is worth looking again',
  schema: { type: 'integer', minimum: 1 },
  example: 2,
};

const PREFERENCE_APPLIED = {
  description: 'What of `Prefer` was followed; absent without it',
  schema: { type: 'string' },
  example: 'wait=30',
};

const RUN = { $ref: getSchemaPath(RunBody) };

/** A route that starts a run of that kind and waits for it; `problems` are those of its own. */
export const ApiRun = (source: RunSource, problems: Readonly<Record<number, string>> = {}) =>
  applyDecorators(
    HttpCode(200),
    StartsARun(),
    ApiExtraModels(RunBody),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description:
        '`respond-async`: answer 202 at once. `wait=N`: wait up to N seconds (at most 600).',
      schema: { type: 'string', example: 'wait=30' },
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes the request safe to repeat for 24 hours: the same key and body stand for the same run.',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$', example: 'save-42' },
    }),
    ApiQuery({
      name: 'cancelOnDisconnect',
      required: false,
      schema: { type: 'boolean', default: false, example: true },
      description:
        'With `Accept: text/event-stream` (the answer is then the events of the run): stop the run when the client goes away.',
    }),
    ApiResponse({
      status: 200,
      description:
        'The run has ended; or, with `Accept: text/event-stream`, its events from now on',
      headers: { 'Preference-Applied': PREFERENCE_APPLIED },
      content: {
        'application/json': { schema: RUN, example: runExamples.completed(source) },
        'text/event-stream': EVENT_STREAM,
      },
    }),
    ApiResponse({
      status: 202,
      description: 'The run goes on; follow it at `Location`',
      headers: {
        Location: LOCATION,
        'Retry-After': RETRY_AFTER,
        'Preference-Applied': PREFERENCE_APPLIED,
      },
      content: {
        'application/json': {
          schema: RUN,
          examples: {
            queued: { value: runExamples.queued(source) },
            running: { value: runExamples.running(source) },
          },
        },
      },
    }),
    ApiProblems(merged(problems), RunProblem),
  );

/** Where both have something to say of a status, both say it. */
const merged = (problems: Readonly<Record<number, string>>): Record<number, string> =>
  Object.entries(problems).reduce<Record<number, string>>(
    (all, [status, text]) => ({
      ...all,
      [status]: all[Number(status)] === undefined ? text : `${all[Number(status)]}, ${text}`,
    }),
    { ...RUN_PROBLEMS },
  );
