import { makeActions } from './actions.js';
import { get, onKeyWanted } from './api.js';
import { fill } from './dom.js';
import { say } from './notices.js';
import { ProjectStore } from './project-store.js';
import { readRoute, TABS, writeRoute } from './route.js';
import { isOver } from './run-view.js';
import { askForKey, showKeys } from './ui/dialogs.js';
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

const by = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const app = by('app');

/** @type {ProjectStore | undefined} the project that is open */
let store;
/** @type {Route} */
let route = { tab: 'preview' };

// --- What is shown ------------------------------------------------------------------------------

const actions = makeActions({
  store: () => store,
  route: () => route,
  go,
  pane,
  get side() {
    return side;
  },
  talkToEnd: () => talk.toEnd(),
  threadAgain: () => panes.thread.again(),
});
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
    // Otherwise the same key would close the question that it brings up.
    event.preventDefault();
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
