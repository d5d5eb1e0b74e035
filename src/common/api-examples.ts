/** One project's life, told in the examples of the API's documentation. */
export const EXAMPLE = {
  projectId: '995275b4-f155-496c-9b74-8e586d7779bb',
  runId: '818bf9fc-cdc8-4e16-b70c-3fadc3fecc73',
  chatId: '2f6d3c1e-6c39-4f1c-9a53-0d4a1f8f2b77',
  sessionId: 'bf439143-de0c-480b-9b0d-554b80c1b8cf',
  requestId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  prompt: 'A landing page for a bakery called Rise',
  message: 'I built **Rise**: one responsive page with a menu, opening hours and a map.',
  previewUrl: 'http://995275b4-f155-496c-9b74-8e586d7779bb.localhost:3001/',
  versionUrl: 'http://v1-995275b4-f155-496c-9b74-8e586d7779bb.localhost:3001/',
  createdAt: '2026-01-15T09:30:00.000Z',
  startedAt: '2026-01-15T09:30:00.120Z',
  finishedAt: '2026-01-15T09:30:41.870Z',
} as const;
