import { adviceFor } from './advice.js';
import { get, newId, onKeyWanted, Problem, send, startRun } from './api.js';
import { fill, h } from './dom.js';
import { ProjectStore } from './project-store.js';
import { readRoute, TABS, writeRoute } from './route.js';
import { isOver } from './run-view.js';
import { askForKey, askForText, confirm, showKeys } from './ui/dialogs.js';
import { filesPane } from './ui/files.js';
import { homeView } from './ui/home.js';
import { previewPane } from './ui/preview.js';
import { sidebar } from './ui/sidebar.js';
import { bottomBar, tabs } from './ui/tabs.js';
import { talkView } from './ui/talk.js';
import { theme } from './ui/theme.js';
import { threadPane } from './ui/thread.js';
import { versionsPane } from './ui/versions.js';
import { promptOf, stateOf } from './words.js';

/** @typedef {import('./route.js').Route} Route */
/** @typedef {import('./run-view.js').RunView} RunView */

const by = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const app = by('app');

/** @type {ProjectStore | undefined} the project that is open */
let store;
/** @type {Route} */
let route = { tab: 'preview' };

// --- What can be done ---------------------------------------------------------------------------

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
      go({ projectId, tab: 'preview' }, body);
      store?.started(body, { prompt: text });
      void side.load();
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
      requestAnimationFrame(() => requestAnimationFrame(talk.toEnd));
    }),

  /** @param {RunView} run */
  retry: (run) => void actions.submit(run.prompt ?? '', run.mode ?? 'change', undefined),

  /** @param {RunView} chat */
  buildPlan: (chat) =>
    attempt(async () => {
      const of = opened();
      const body = await startRun(`/v1/chat-plan/${chat.runId}/build`);
      of.started(body, { prompt: chat.plan.buildPrompt + PLAN_MARK });
      requestAnimationFrame(() => requestAnimationFrame(talk.toEnd));
    }),

  /** @param {RunView} chat @returns {'open' | 'building' | 'built'} */
  planState(chat) {
    const start = chat.plan.buildPrompt + PLAN_MARK;
    const builds = store?.timeline.filter(
      (run) => run.createdAt > chat.createdAt && run.prompt?.startsWith(start),
    );
    const last = builds?.at(-1);
    if (last === undefined || last.status === 'failed' || last.status === 'cancelled')
      return 'open';
    return isOver(last) ? 'built' : 'building';
  },

  /** @param {RunView} run */
  async cancel(run) {
    const text = 'Claude is stopped. What it has written so far stays; the preview stays as it is.';
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
      side.put(await send('PATCH', `/v1/projects/${project.projectId}`, { name }));
      if (store?.projectId === project.projectId) await store?.refreshProject();
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
      side.remove(project.projectId);
      if (route.projectId === project.projectId) go({ tab: 'preview' });
      say('The project is deleted.');
    });
  },

  async resetThread() {
    const text =
      'The next prompt starts a fresh conversation: Claude forgets what was said. Files and versions stay.';
    if (!(await confirm('Reset the thread?', text, 'Reset', 'danger'))) return;
    await attempt(async () => {
      await send('DELETE', `/v1/projects/${opened().projectId}/session`);
      panes.thread.again();
      await store?.refreshProject();
    });
  },

  async freshPreviewUrl() {
    await attempt(() => opened().refreshProject());
    return store?.project?.previewUrl;
  },

  /** @param {string} text */
  copy: (text) =>
    attempt(async () => {
      await navigator.clipboard.writeText(text);
      toast('Copied.');
    }),

  /** @param {RunView} run */
  replay: (run) => void store?.replay(run.runId),
  /** @param {Partial<Route>} part */
  href: (part) => writeRoute({ projectId: route.projectId, tab: 'preview', ...part }),
  showProjects: () => pane('side'),
  report,
};

/** Where the plan of a build's prompt begins; the line before it is its own. */
const PLAN_MARK = '\n\nThis is the plan that was agreed on:';

/** @returns {ProjectStore} */
function opened() {
  if (store === undefined) throw new Error('no project is open');
  return store;
}

/** @param {() => Promise<any>} deed @returns {Promise<boolean>} whether it went well */
async function attempt(deed) {
  try {
    await deed();
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** Sends what was written; what is refused stays, with the reason below it. @param {any} composer @param {() => Promise<void>} deed */
async function taken(composer, deed) {
  try {
    await deed();
    return true;
  } catch (error) {
    if (composer === undefined) report(error);
    else {
      const { code, text } = described(error);
      const { title, todo } = adviceFor(code);
      composer.refuse(`${title}.`, `${todo} ${text}`, code);
    }
    return false;
  }
}

/** @param {unknown} error */
function described(error) {
  if (!(error instanceof Problem)) return { code: 'no_answer', text: '' };
  const fields = /** @type {any[] | undefined} */ (error.document.errors)
    ?.map(({ message }) => message)
    .join('. ');
  return { code: error.code, text: fields ?? error.message };
}

/** @param {unknown} error */
function report(error) {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  const { code, text } = described(error);
  const { title, todo } = adviceFor(code);
  toast(`${title}. ${todo} ${text}`, code);
}

/** @param {string} text @param {string} [code] */
function toast(text, code) {
  const close = h(
    'button',
    { type: 'button', class: 'small', onclick: () => note.remove() },
    'Close',
  );
  const note = h(
    'div',
    { class: code ? 'toast bad' : 'toast' },
    h('p', null, text, code ? ' ' : null, code ? h('code', { class: 'code' }, code) : null),
    close,
  );
  by('toasts').append(note);
  setTimeout(() => note.remove(), code ? 12_000 : 2_500);
}

/** For those who hear the page. @param {string} text */
const say = (text) => (by('status').textContent = text);

// --- What is shown ------------------------------------------------------------------------------

const side = sidebar(actions);
const home = homeView(actions);
const talk = talkView(actions);
const panes = {
  preview: previewPane(actions),
  versions: versionsPane(actions),
  files: filesPane(actions),
  thread: threadPane(actions),
};
const tabBar = tabs(
  {
    preview: panes.preview.element,
    versions: panes.versions.element,
    files: panes.files.element,
    thread: panes.thread.element,
  },
  (tab) => go({ projectId: route.projectId, tab }),
);
const bottom = bottomBar(by('bottom'), (name) => {
  if (name === 'talk') pane('talk');
  else go({ projectId: route.projectId, tab: name });
});

/** Which pane a narrow screen shows. @param {string} name */
function pane(name) {
  app.dataset.pane = name;
  bottom.update(name);
}

/** @param {Route} next @param {any} [body] of a run that has just begun there */
function go(next, body) {
  history.pushState(null, '', writeRoute(next));
  show(body === undefined ? undefined : 'talk');
}

/** Shows what the address says. @param {string} [first] the pane of a narrow screen */
function show(first) {
  const before = route;
  route = readRoute(location.pathname);
  const { projectId, tab } = route;
  app.dataset.view = projectId === undefined ? 'home' : 'project';
  if (projectId !== store?.projectId) {
    store?.close();
    store = undefined;
    announced.clear();
    if (projectId === undefined) {
      fill(by('talk'), home.element);
      home.open();
      document.title = 'Onethread';
    } else {
      store = new ProjectStore(projectId, draw);
      fill(by('talk'), talk.element);
      talk.open(store);
      store.open();
    }
  } else if (projectId === undefined && by('talk').childElementCount === 0) {
    fill(by('talk'), home.element);
    home.open();
  }
  const moved = before.projectId === projectId && before !== route;
  pane(
    first ??
      (projectId === undefined
        ? 'talk'
        : tab !== 'preview' || (moved && store?.loaded)
          ? tab
          : 'talk'),
  );
  side.mark(projectId);
  tabBar.update(tab);
  if (store !== undefined) draw();
}

function draw() {
  if (store === undefined) return;
  const { project, active } = store;
  talk.update();
  const now = active[0];
  panes.preview.update(
    project,
    now ? { status: 'busy', text: `${stateOf(now)}. The app appears here.` } : nothingYet(store),
  );
  if (route.tab === 'versions') panes.versions.update(store, route.version);
  if (route.tab === 'files') panes.files.update(store, route.path);
  if (route.tab === 'thread') panes.thread.update(store);
  if (project !== undefined) side.put(project);
  document.title = `${now ? '● ' : ''}${project?.name ?? 'Project'} · Onethread`;
  announce(store);
}

/** @param {ProjectStore} of */
const nothingYet = (of) =>
  of.loaded
    ? { status: 'none', text: 'Nothing to see yet: no prompt has come to an app that works.' }
    : { status: 'loading', text: 'One moment…' };

/** @type {Map<string, string>} what was last said of a run */
const announced = new Map();

/** @param {ProjectStore} of */
function announce(of) {
  for (const run of of.timeline) {
    const words =
      run.versionNumber && run.status === 'completed'
        ? `Done: version ${run.versionNumber}.`
        : stateOf(run);
    const before = announced.get(run.runId);
    announced.set(run.runId, words);
    const past = before === undefined && isOver(run);
    if (before !== words && !past) say(`${promptOf(run).slice(0, 80)}: ${words}`);
  }
}

// --- Start --------------------------------------------------------------------------------------

onKeyWanted(askForKey);
theme(/** @type {HTMLButtonElement} */ (by('theme')));
by('keys').addEventListener('click', () => void showKeys());
by('projects').append(side.element);
by('panel').append(tabBar.list, ...tabBar.bodies);

document.addEventListener('click', (event) => {
  const link = /** @type {Element} */ (event.target).closest('a');
  const plain =
    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (link === null || !plain || link.target !== '' || link.origin !== location.origin) return;
  if (link.hash !== '' || !(link.pathname === '/' || link.pathname.startsWith('/p/'))) return;
  event.preventDefault();
  if (link.pathname !== location.pathname) history.pushState(null, '', link.pathname);
  show(link.pathname === '/' ? 'talk' : undefined);
  if (link.pathname === '/') home.focus();
});
addEventListener('popstate', () => show());

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    const now = store?.active[0];
    if (app.dataset.pane === 'side') pane('talk');
    else if (now !== undefined && !now.stopping) void actions.cancel(now);
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const tab = TABS[Number(/^Digit(\d)$/.exec(event.code)?.[1] ?? 0) - 1];
  if (event.code === 'KeyN') {
    go({ tab: 'preview' });
    home.focus();
  } else if (event.code === 'KeyP') (store === undefined ? home : talk.prompt).focus();
  else if (tab !== undefined && route.projectId !== undefined)
    go({ projectId: route.projectId, tab });
  else return;
  event.preventDefault();
});

setInterval(() => talk.tick(), 1_000);
void side.load();
void get('/health/ready')
  .then(({ details }) => {
    const demo = by('demo');
    demo.hidden = details?.claude?.demoModel !== true;
    demo.textContent = 'Demo model: answers come from templates. Set ANTHROPIC_API_KEY for Claude.';
  })
  .catch(() => undefined);
show();
if (route.projectId === undefined) home.focus();
