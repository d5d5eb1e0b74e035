import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf something happens: the request that caused it, the run that does it. */
export interface WorkScope {
  requestId?: string;
  runId?: string;
  projectId?: string;
}

const scopes = new AsyncLocalStorage<WorkScope>();

/** Everything that `work` does, also later, is done on behalf of `scope`. */
export const within = <T>(scope: Readonly<WorkScope>, work: () => T): T =>
  scopes.run(Object.freeze(scope), work);

export const currentScope = (): Readonly<WorkScope> => scopes.getStore() ?? {};

/** The scope of a request, for those who hear of its end outside of it. */
const requests = new WeakMap<object, WorkScope>();

export function withinRequest(request: object, requestId: string, work: () => void): void {
  const scope: WorkScope = { requestId };
  requests.set(request, scope);
  scopes.run(scope, work);
}

/** What the request turned out to be about. */
export const scopeOf = (request: object): Readonly<WorkScope> => requests.get(request) ?? {};

/** Says which run, or which project, the current request is about. */
export function concerns(ids: Pick<WorkScope, 'runId' | 'projectId'>): void {
  const scope = scopes.getStore();
  // A run that puts another one in line goes on being itself.
  if (scope !== undefined && !Object.isFrozen(scope)) Object.assign(scope, ids);
}
