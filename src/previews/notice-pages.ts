export interface Notice {
  status: number;
  title: string;
  text: string;
  /** The page loads itself again, for what may be different soon. */
  refreshSeconds?: number;
  /** The same for programs, as a header. */
  retryAfterSeconds?: number;
}

/** What the server itself has to say, as opposed to a site. */
export const NOTICES = {
  badRequest: {
    status: 400,
    title: 'Bad request',
    text: 'This request could not be understood.',
  },
  /** Also for unknown projects: the page must not tell which projects exist. */
  noPreview: {
    status: 404,
    title: 'No preview yet',
    text: 'As soon as a first version is ready, it appears here by itself.',
    refreshSeconds: 3,
  },
  /** Whether or not there is such a project. */
  linkNeeded: {
    status: 403,
    title: 'A new link is needed',
    text: 'Links to this preview work for a while only. Open it once more from where you came.',
  },
  unknownHost: {
    status: 404,
    title: 'Nothing here',
    text: 'This address is not that of a preview.',
  },
  notFound: {
    status: 404,
    title: 'Page not found',
    text: 'The site has no page at this address.',
  },
  methodNotAllowed: {
    status: 405,
    title: 'Method not allowed',
    text: 'Previews can be read, and nothing else.',
  },
  preconditionFailed: {
    status: 412,
    title: 'Precondition failed',
    text: 'The file is not the one that was asked for.',
  },
  rangeNotSatisfiable: {
    status: 416,
    title: 'Range not satisfiable',
    text: 'The file has no such part.',
  },
  failed: {
    status: 500,
    title: 'The preview cannot be shown',
    text: 'Something went wrong on our side. This page tries again.',
    refreshSeconds: 10,
  },
  preparing: {
    status: 503,
    title: 'This version is being prepared',
    text: 'It had been put away. As soon as it is ready, it appears here by itself.',
    refreshSeconds: 2,
    retryAfterSeconds: 2,
  },
  rebuildsBusy: {
    status: 503,
    title: 'This version has to wait',
    text: 'Many versions are being prepared just now. This page tries again.',
    refreshSeconds: 10,
    retryAfterSeconds: 10,
  },
  rebuildFailed: {
    status: 503,
    title: 'This version cannot be shown',
    text: 'It had been put away, and could not be built again. Its source is still there.',
    retryAfterSeconds: 600,
  },
} as const satisfies Record<string, Notice>;

export type NoticeName = keyof typeof NOTICES;

/** The texts are our own and need no escaping; nothing of the request ever gets in here. */
export function renderNotice(notice: Notice): string {
  const refresh = notice.refreshSeconds
    ? `<meta http-equiv="refresh" content="${notice.refreshSeconds}">`
    : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${notice.title}</title>
<style>
:root { color-scheme: light dark; --ink: #1d1d28; --soft: #66667a; --line: #e4e4ee; --paper: #fff; --ground: #f5f5fa; --thread: #6b5bd6; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f7; --soft: #a2a2b5; --line: #32323f; --paper: #1e1e28; --ground: #14141b; --thread: #9d90ff; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; text-align: center; }
main { max-width: 26rem; padding: 2.5rem 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; box-shadow: 0 1rem 3rem rgb(0 0 0 / 6%); }
svg { width: 9rem; height: 2.5rem; fill: none; stroke: var(--thread); stroke-width: 3; stroke-linecap: round; }
.busy path { stroke-dasharray: 14 8; animation: run 1s linear infinite; }
h1 { margin: 1rem 0 .5rem; font-size: 1.35rem; }
p { margin: 0; color: var(--soft); }
@keyframes run { to { stroke-dashoffset: -22; } }
@media (prefers-reduced-motion: reduce) { .busy path { animation: none; } }
</style>
</head>
<body>
<main${notice.refreshSeconds ? ' class="busy"' : ''}>
<svg viewBox="0 0 144 40" aria-hidden="true"><path d="M4 20c18-24 34-24 50 0s34 24 50 0 26-20 36-8"/></svg>
<h1>${notice.title}</h1>
<p>${notice.text}</p>
</main>
</body>
</html>
`;
}
