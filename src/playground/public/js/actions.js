import { send, newId, startRun } from './api.js';
import { attempt, report, say, taken, toast } from './notices.js';
import { writeRoute } from './route.js';
import { isOver } from './run-view.js';
import { askForText, confirm } from './ui/dialogs.js';

/**
 * @typedef {import('./route.js').Route} Route
 * @typedef {import('./run-view.js').RunView} RunView
 *
 * @typedef {object} Page what deeds need of the page
 * @property {() => import('./project-store.js').ProjectStore | undefined} store
 * @property {() => Route} route
 * @property {(route: Route, body?: any) => void} go
 * @property {(name: string) => void} pane
 * @property {any} side
 * @property {() => void} talkToEnd
 * @property {() => void} threadAgain
 */

/** Where the plan of a build's prompt begins; the line before it is its own. */
const PLAN_MARK = '\n\nThis is the plan that was agreed on:';

/** What can be done on the page: each deed asks where it must, and tells when it fails. */
export const makeActions = (/** @type {Page} */ page) => {
  /** The project that is open. */
  const opened = () => {
    const store = page.store();
    if (store === undefined) throw new Error('no project is open');
    return store;
  };
  const toEnd = () => requestAnimationFrame(() => requestAnimationFrame(page.talkToEnd));

  const actions = {
    /** @param {string} text @param {string | undefined} template @param {any} composer */
    create: (text, template, composer) =>
      taken(composer, async () => {
        const projectId = newId();
        const body = await startRun('/v1/create-preview-for-new-project', {
          prompt: text,
          projectId,
          template,
        });
        page.go({ projectId, tab: 'preview' }, body);
        page.store()?.started(body, { prompt: text });
        void page.side.load();
        say('Claude begins.');
      }),

    /** @param {string} text @param {string} mode @param {any} composer */
    submit: (text, mode, composer) =>
      taken(composer, async () => {
        const of = opened();
        const { projectId } = of;
        const body =
          mode === 'change'
            ? await startRun('/v1/update-project', { projectId, prompt: text })
            : await startRun('/v1/chat-plan', { projectId, message: text, mode });
        of.started(body, {
          prompt: text,
          ...(mode === 'change' ? {} : { mode: /** @type {any} */ (mode) }),
        });
        toEnd();
      }),

    /** @param {RunView} run */
    retry: (run) => void actions.submit(run.prompt ?? '', run.mode ?? 'change', undefined),

    /** @param {RunView} chat */
    buildPlan: (chat) =>
      attempt(async () => {
        const of = opened();
        const body = await startRun(`/v1/chat-plan/${chat.runId}/build`);
        of.started(body, { prompt: chat.plan.buildPrompt + PLAN_MARK });
        toEnd();
      }),

    /** @param {RunView} chat @returns {'open' | 'building' | 'built'} */
    planState(chat) {
      const start = chat.plan.buildPrompt + PLAN_MARK;
      const builds = page
        .store()
        ?.timeline.filter((run) => run.createdAt > chat.createdAt && run.prompt?.startsWith(start));
      const last = builds?.at(-1);
      if (last === undefined || last.status === 'failed' || last.status === 'cancelled')
        return 'open';
      return isOver(last) ? 'built' : 'building';
    },

    /** @param {RunView} run */
    async cancel(run) {
      const text =
        'Claude is stopped. What it has written so far stays; the preview stays as it is.';
      if (!(await confirm('Stop it?', text, 'Stop', 'danger'))) return;
      const of = opened();
      of.stopping(run.runId);
      if (!(await attempt(() => send('POST', `/v1/runs/${run.runId}/cancel`))))
        of.stopping(run.runId, false);
    },

    /** @param {any} version */
    async rollBack(version) {
      const text = `Files, preview and conversation go back to version ${version.number}. It becomes a new version, so this can be undone too.`;
      if (!(await confirm('Roll back?', text, 'Roll back'))) return;
      await attempt(async () => {
        const of = opened();
        const body = await startRun(
          `/v1/projects/${of.projectId}/versions/${version.number}/rollback`,
        );
        of.started(body, /** @type {any} */ ({ restoredNumber: version.number }));
        say(`Going back to version ${version.number}.`);
      });
    },

    /** @param {string} address @param {string} path @param {string} content */
    saveFile: (address, path, content) =>
      attempt(async () => {
        const of = opened();
        of.started(await startRun(address, { content }, 'PUT'), { prompt: `Edit ${path}` });
      }),

    /** @param {any} project */
    async rename(project) {
      const name = await askForText('Rename the project', 'Name', project.name ?? '', 'Rename');
      if (name === '') return;
      await attempt(async () => {
        page.side.put(await send('PATCH', `/v1/projects/${project.projectId}`, { name }));
        if (page.store()?.projectId === project.projectId) await page.store()?.refreshProject();
      });
    },

    /** @param {any} project */
    async remove(project) {
      const text =
        'Its files, versions, previews and its conversation go with it. This cannot be undone.';
      if (!(await confirm(`Delete ${project.name ?? 'this project'}?`, text, 'Delete', 'danger')))
        return;
      await attempt(async () => {
        await send('DELETE', `/v1/projects/${project.projectId}`);
        page.side.remove(project.projectId);
        if (page.route().projectId === project.projectId) page.go({ tab: 'preview' });
        say('The project is deleted.');
      });
    },

    async resetThread() {
      const text =
        'The next prompt starts a fresh conversation: Claude forgets what was said. Files and versions stay.';
      if (!(await confirm('Reset the thread?', text, 'Reset', 'danger'))) return;
      await attempt(async () => {
        await send('DELETE', `/v1/projects/${opened().projectId}/session`);
        page.threadAgain();
        await page.store()?.refreshProject();
      });
    },

    async freshPreviewUrl() {
      await attempt(() => opened().refreshProject());
      return page.store()?.project?.previewUrl;
    },

    /** @param {string} text */
    copy: (text) =>
      attempt(async () => {
        await navigator.clipboard.writeText(text);
        toast('Copied.');
      }),

    /** @param {RunView} run */
    replay: (run) => void page.store()?.replay(run.runId),
    /** @param {Partial<Route>} part */
    href: (part) => writeRoute({ projectId: page.route().projectId, tab: 'preview', ...part }),
    showProjects: () => page.pane('side'),
    report,
  };
  return actions;
};
