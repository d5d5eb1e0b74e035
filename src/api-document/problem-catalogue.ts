import { EXAMPLE } from '../common/api-examples';

export interface ProblemEntry {
  status: number;
  /** What its `detail` says, for example. */
  detail: string;
  /** What else it carries, for example. */
  members?: Record<string, unknown>;
  /** The error of a run: its document carries the run. */
  ofRun?: true;
}

const claude = (detail: string): ProblemEntry => ({ status: 502, detail, ofRun: true });

/** Every `code` that a client can meet. A test compares it with the code and with README.md. */
export const PROBLEMS: Readonly<Record<string, ProblemEntry>> = {
  validation_failed: {
    status: 400,
    detail: 'The request is not valid: prompt must be longer than or equal to 1 characters.',
    members: {
      errors: [{ field: 'prompt', message: 'prompt must be longer than or equal to 1 characters' }],
    },
  },
  invalid_json: { status: 400, detail: 'The body is not valid JSON.' },
  invalid_path: { status: 400, detail: 'A path must not contain "." or "..".' },
  body_too_deep: { status: 400, detail: 'The body has more than 50 levels.' },
  bad_request: { status: 400, detail: "Failed to decode param '%'" },

  unauthenticated: { status: 401, detail: 'This needs a valid API key.' },

  project_not_found: {
    status: 404,
    detail: `There is no project with the id ${EXAMPLE.projectId}.`,
  },
  build_not_found: {
    status: 404,
    detail: `There is no build with the id ${EXAMPLE.runId}.`,
  },
  chat_not_found: {
    status: 404,
    detail: `There is no chat with the id ${EXAMPLE.chatId}.`,
  },
  run_not_found: {
    status: 404,
    detail: `There is no run with the id ${EXAMPLE.runId}.`,
  },
  version_not_found: { status: 404, detail: 'There is no version with the id 7.' },
  file_not_found: { status: 404, detail: 'There is no file "src/App.tsx".' },
  route_not_found: { status: 404, detail: 'Cannot GET /v1/nothing' },

  project_exists: {
    status: 409,
    detail: `There is a project with the id ${EXAMPLE.projectId} already; change it with POST /v1/update-project.`,
  },
  project_id_unavailable: {
    status: 409,
    detail: `A new project cannot have the id ${EXAMPLE.projectId}. Leave it out, and one is made up.`,
  },
  project_busy: {
    status: 409,
    detail: 'A run of this project is at work.',
    members: { projectId: EXAMPLE.projectId, runId: EXAMPLE.runId },
  },
  run_finished: {
    status: 409,
    detail: 'The run is completed already.',
    members: { runId: EXAMPLE.runId, runStatus: 'completed' },
  },
  plan_already_built: {
    status: 409,
    detail: 'This plan has been built already.',
    members: {
      chatId: EXAMPLE.chatId,
      buildId: EXAMPLE.runId,
    },
  },
  chat_has_no_plan: {
    status: 409,
    detail: 'The chat has no plan; ask with mode "plan" for one.',
    members: { chatId: EXAMPLE.chatId },
  },
  chat_not_completed: {
    status: 409,
    detail: 'The chat is running.',
    members: { chatId: EXAMPLE.chatId, runStatus: 'running' },
  },

  body_too_large: { status: 413, detail: 'The body is too large.' },
  unsupported_media_type: {
    status: 415,
    detail: 'The body must be JSON, with "content-type: application/json".',
  },

  app_build_failed: {
    status: 422,
    detail: '"npm run build" failed with exit code 1.',
    members: {
      step: 'build',
      reason: 'exit',
      exitCode: 1,
      log: "src/App.tsx: Unexpected token, expected ';' (12:4)",
    },
    ofRun: true,
  },
  idempotency_key_reused: {
    status: 422,
    detail: 'This Idempotency-Key came with another request before.',
  },
  workspace_too_large: {
    status: 422,
    detail: 'The project has 12034 files; at most 10000 are allowed.',
    ofRun: true,
  },
  file_too_large: { status: 422, detail: '"data.json" has more than 10485760 bytes.' },
  preview_too_large: {
    status: 422,
    detail: 'The site has more than 10000 files.',
    ofRun: true,
  },
  preview_source_invalid: { status: 422, detail: 'There is no folder to publish.', ofRun: true },

  project_queue_full: {
    status: 429,
    detail: '20 runs of this project are waiting already.',
    members: { projectId: EXAMPLE.projectId },
  },
  owner_queue_full: { status: 429, detail: '50 runs of your projects are waiting already.' },
  rate_limited: {
    status: 429,
    detail: 'More than 600 requests within 60 seconds. Try again in 12 seconds.',
    members: { quota: 'requests' },
  },
  too_many_attempts: { status: 429, detail: 'Too many wrong keys came from here.' },
  budget_exceeded: { status: 429, detail: 'The turn reached its cost limit.', ofRun: true },

  expectation_failed: {
    status: 417,
    detail: 'The only expectation that can be met is 100-continue.',
  },
  headers_too_large: { status: 431, detail: 'The headers are too large.' },
  request_timeout: { status: 408, detail: 'The request took too long to arrive.' },

  internal_error: { status: 500, detail: 'Something went wrong on our side.' },

  authentication: claude("Claude refused the service's credential."),
  overloaded: claude('Claude is overloaded.'),
  timeout: claude('The turn took longer than its limit.'),
  idle: claude('Claude was silent for longer than the limit.'),
  crashed: claude("Claude's process ended unexpectedly."),
  max_turns: claude('The turn reached its limit of rounds.'),
  invalid_request: claude('Claude refused the request.'),
  cli_missing: claude('The Claude executable cannot be started.'),
  interrupted: claude('The worker that carried out this run died. Try again.'),
  plan_missing: claude('Claude answered without a plan. Ask again.'),
  metadata_missing: claude('Claude answered without a description.'),
  chat_changed_files: claude('A chat must not change files; 1 were put back as they were.'),

  storage_unavailable: { status: 503, detail: 'The database is away. Try again.' },
  git_missing: {
    status: 503,
    detail: 'Git, which keeps the source of projects, cannot be started.',
  },
  insufficient_storage: { status: 507, detail: 'There is no space left to store this.' },
};
