import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { StartsARun } from '../limits/starts-a-run.decorator';
import { RunBody } from './run-body.dto';

const RUN_PROBLEMS: Readonly<Record<number, string>> = {
  400: '`validation_failed`, `invalid_json`',
  404: '`project_not_found`',
  413: '`body_too_large`',
  415: '`unsupported_media_type`',
  422: '`idempotency_key_reused`',
  429: '`rate_limited`, `project_queue_full`, `owner_queue_full`, `budget_exceeded`',
  500: '`internal_error`, `event_log_failed`',
  502: 'Claude failed: `authentication`, `overloaded`, `timeout`, `idle`, `crashed`, `max_turns`, `invalid_request`, `cli_missing`, `interrupted`',
  503: '`storage_unavailable`',
  507: '`insufficient_storage`',
};

/** A route that starts a run and waits for it; `problems` are those of its own. */
export const ApiRun = (problems: Readonly<Record<number, string>> = {}) =>
  applyDecorators(
    HttpCode(200),
    StartsARun(),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description:
        '`respond-async`: answer 202 at once. `wait=N`: wait up to N seconds (at most 600).',
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes the request safe to repeat for 24 hours: the same key and body stand for the same run.',
    }),
    ApiQuery({
      name: 'cancelOnDisconnect',
      required: false,
      type: Boolean,
      description:
        'With `Accept: text/event-stream` (the answer is then the events of the run): stop the run when the client goes away.',
    }),
    ApiOkResponse({ type: RunBody, description: 'The run has ended' }),
    ApiAcceptedResponse({
      type: RunBody,
      description: 'The run goes on; follow it at `Location`',
    }),
    ApiProblems(merged(problems)),
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
