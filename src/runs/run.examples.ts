import { EXAMPLE } from '../common/api-examples';
import type { RunBody } from './run-body.dto';
import { ID_FIELD_OF_SOURCE, RunSource } from './run-source';

const PLAN = {
  summary: 'Adds a section with opening hours below the menu.',
  steps: [
    {
      title: 'Add the section',
      detail: 'A table with one row per day, in the colours of the page.',
      files: ['index.html', 'styles.css'],
    },
  ],
  risks: ['The opening hours are invented.'],
  buildPrompt: 'Add a section with opening hours below the menu.',
};

const USAGE = {
  inputTokens: 412,
  outputTokens: 5_630,
  cacheReadTokens: 18_220,
  cacheCreationTokens: 6_104,
  costUsd: 0.1204,
  turns: 1,
};

const SAID: Partial<Record<RunSource, string>> = {
  create_preview: EXAMPLE.message,
  update_project: 'The header is dark now, and the opening hours stand below the menu.',
  chat_plan: 'I would add a table with one row per day below the menu.',
};

/** What each kind of run comes to. */
const resultOf = (source: RunSource): Partial<RunBody> => ({
  ...(SAID[source] === undefined ? {} : { message: SAID[source] }),
  ...(source === 'chat_plan' ? { plan: PLAN } : {}),
  ...(source === 'chat_plan' || source === 'metadata_generation'
    ? {}
    : { previewUrl: EXAMPLE.previewUrl, versionNumber: source === 'create_preview' ? 1 : 2 }),
});

const runOf = (source: RunSource): RunBody => {
  const id = source === 'chat_plan' ? EXAMPLE.chatId : EXAMPLE.runId;
  const idField = ID_FIELD_OF_SOURCE[source];
  return {
    success: false,
    status: 'queued',
    runId: id,
    projectId: EXAMPLE.projectId,
    [idField]: id,
    jobId: id,
    source,
    sessionId: EXAMPLE.sessionId,
    createdAt: EXAMPLE.createdAt,
    links: {
      run: `/v1/runs/${id}`,
      project: `/v1/projects/${EXAMPLE.projectId}`,
      ...(idField === 'buildId' ? { build: `/v1/builds/${id}` } : {}),
    },
  };
};

/** Runs in the states in which clients meet them, for the documentation. */
export const runExamples = {
  completed: (source: RunSource): RunBody => ({
    ...runOf(source),
    success: true,
    status: 'completed',
    ...(source === 'rollback' || source === 'file_edit'
      ? {}
      : {
          session:
            source === 'create_preview'
              ? { id: EXAMPLE.sessionId, resumed: false, reason: 'no_session' }
              : { id: EXAMPLE.sessionId, resumed: true },
          usage: USAGE,
        }),
    ...resultOf(source),
    startedAt: EXAMPLE.startedAt,
    finishedAt: EXAMPLE.finishedAt,
  }),

  queued: (source: RunSource): RunBody => ({
    ...runOf(source),
    ...(source === 'create_preview' ? {} : { sessionId: null }),
    position: 0,
  }),

  running: (source: RunSource): RunBody => ({
    ...runOf(source),
    status: 'running',
    phase: 'generating',
    startedAt: EXAMPLE.startedAt,
  }),

  cancelled: (source: RunSource): RunBody => ({
    ...runOf(source),
    status: 'cancelled',
    startedAt: EXAMPLE.startedAt,
    finishedAt: EXAMPLE.finishedAt,
  }),

  failed: (source: RunSource): RunBody => ({
    ...runOf(source),
    status: 'failed',
    error: { code: 'overloaded', message: 'Claude is overloaded.' },
    startedAt: EXAMPLE.startedAt,
    finishedAt: EXAMPLE.finishedAt,
  }),
};
