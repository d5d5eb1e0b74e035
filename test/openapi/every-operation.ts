import type { OnethreadClient, operations } from '../../client';

const projectId = '995275b4-f155-496c-9b74-8e586d7779bb';
const runId = '818bf9fc-cdc8-4e16-b70c-3fadc3fecc73';
const prompt = 'A bakery';
const project = { params: { path: { projectId } } };
const version = { params: { path: { projectId, number: 1 } } };
const file = { params: { path: { projectId, path: 'src/App.tsx' } } };

/** Each operation, called with the least that it needs. What is missing here does not compile. */
export const everyOperation: Record<
  keyof operations,
  (client: OnethreadClient) => Promise<unknown>
> = {
  isLive: (client) => client.GET('/health/live'),
  getSystem: (client) => client.GET('/v1/system'),
  isReady: (client) => client.GET('/health/ready'),
  createPreviewForNewProject: (client) =>
    client.POST('/v1/create-preview-for-new-project', { body: { prompt } }),
  updateProject: (client) => client.POST('/v1/update-project', { body: { projectId, prompt } }),
  getBuild: (client) =>
    client.GET('/v1/builds/{buildId}', { params: { path: { buildId: runId } } }),
  listBuilds: (client) => client.GET('/v1/projects/{projectId}/builds', project),
  listTemplates: (client) => client.GET('/v1/templates'),
  chatPlan: (client) => client.POST('/v1/chat-plan', { body: { projectId, message: prompt } }),
  buildPlan: (client) =>
    client.POST('/v1/chat-plan/{chatId}/build', { params: { path: { chatId: runId } } }),
  listChats: (client) => client.GET('/v1/projects/{projectId}/chat', project),
  describeProject: (client) => client.POST('/v1/projects/{projectId}/metadata', project),
  listProjects: (client) => client.GET('/v1/projects', { params: { query: { limit: 10 } } }),
  getProject: (client) => client.GET('/v1/projects/{projectId}', project),
  renameProject: (client) =>
    client.PATCH('/v1/projects/{projectId}', { ...project, body: { name: 'Rise' } }),
  deleteProject: (client) => client.DELETE('/v1/projects/{projectId}', project),
  getUsage: (client) => client.GET('/v1/projects/{projectId}/usage', project),
  getRun: (client) => client.GET('/v1/runs/{runId}', { params: { path: { runId } } }),
  cancelRun: (client) => client.POST('/v1/runs/{runId}/cancel', { params: { path: { runId } } }),
  followRun: (client) =>
    client.GET('/v1/runs/{runId}/events', { params: { path: { runId }, query: { after: 3 } } }),
  followProject: (client) => client.GET('/v1/projects/{projectId}/events', project),
  createStreamTicket: (client) => client.POST('/v1/stream-tickets', { body: { runId } }),
  getSession: (client) => client.GET('/v1/projects/{projectId}/session', project),
  resetSession: (client) => client.DELETE('/v1/projects/{projectId}/session', project),
  listSessionHistory: (client) => client.GET('/v1/projects/{projectId}/session/history', project),
  listSessionMessages: (client) => client.GET('/v1/projects/{projectId}/session/messages', project),
  listVersions: (client) => client.GET('/v1/projects/{projectId}/versions', project),
  getVersion: (client) => client.GET('/v1/projects/{projectId}/versions/{number}', version),
  diffVersions: (client) => client.GET('/v1/projects/{projectId}/versions/{number}/diff', version),
  rollBack: (client) => client.POST('/v1/projects/{projectId}/versions/{number}/rollback', version),
  listFiles: (client) => client.GET('/v1/projects/{projectId}/files', project),
  readFile: (client) =>
    client.GET('/v1/projects/{projectId}/files/{path}', { ...file, parseAs: 'text' }),
  writeFile: (client) =>
    client.PUT('/v1/projects/{projectId}/files/{path}', { ...file, body: { content: 'x' } }),
  exportProject: (client) =>
    client.GET('/v1/projects/{projectId}/export', { ...project, parseAs: 'arrayBuffer' }),
};
