import { adviceFor } from './public/js/advice.js';
import { backoff } from './public/js/backoff.js';
import { parseDiff } from './public/js/diff.js';
import { readRoute, writeRoute } from './public/js/route.js';
import * as words from './public/js/words.js';
import { pageHeaders } from './page-headers';

const DIFF = `diff --git a/a b.txt b/a b.txt
index 1..2 100644
--- a/a b.txt\t
+++ b/a b.txt\t
@@ -1,2 +1,2 @@
 same
--- old
+++ new
@@ -9 +9,2 @@ here
 nine
+ten
\\ No newline at end of file
diff --git a/gone.html b/gone.html
deleted file mode 100644
--- a/gone.html
+++ /dev/null
@@ -1 +0,0 @@
-bye
diff --git a/x.png b/x.png
new file mode 100644
Binary files /dev/null and b/x.png differ
`;

describe('a diff', () => {
  const [changed, gone, image] = parseDiff(DIFF);

  it('tells lines apart by where they are, not by what they look like', () => {
    expect(changed).toMatchObject({ path: 'a b.txt', change: 'changed', added: 2, removed: 1 });
    expect(changed.lines).toEqual([
      { kind: 'same', text: 'same', from: 1, to: 1 },
      { kind: 'removed', text: '-- old', from: 2 },
      { kind: 'added', text: '++ new', to: 2 },
      { kind: 'gap', text: 'here' },
      { kind: 'same', text: 'nine', from: 9, to: 9 },
      { kind: 'added', text: 'ten', to: 10 },
    ]);
  });

  it('knows files that came, went, or are not text', () => {
    expect(gone).toMatchObject({ path: 'gone.html', change: 'removed', removed: 1 });
    expect(image).toMatchObject({ path: 'x.png', change: 'added', binary: true });
  });
});

describe('addresses', () => {
  it.each([
    { tab: 'preview' },
    { projectId: 'p1', tab: 'preview' },
    { projectId: 'p1', tab: 'versions' },
    { projectId: 'p1', tab: 'versions', version: 3 },
    { projectId: 'p1', tab: 'files', path: 'src/a b#?.ts' },
    { projectId: 'p1', tab: 'thread' },
  ] as const)('lead back to what they were made of: %j', (route) => {
    expect(readRoute(writeRoute(route))).toEqual(route);
  });

  it('make something of everything', () => {
    expect(readRoute('/p/p1/nonsense/%E0%A4%A')).toEqual({ projectId: 'p1', tab: 'preview' });
    expect(readRoute('/p/p1/versions/-1')).toEqual({ projectId: 'p1', tab: 'versions' });
    expect(readRoute('/elsewhere')).toEqual({ tab: 'preview' });
  });
});

describe('words', () => {
  it('name files by their place in the project', () => {
    const file_path = '/data/workspaces/3f1c2d4e-0000-4000-8000-000000000000/src/App.tsx';
    expect(words.toolWords({ name: 'Write', input: { file_path }, state: 'running' })).toEqual({
      verb: 'Writing',
      object: 'src/App.tsx',
    });
  });

  it('say numbers as people do', () => {
    expect([999, 1_500, 12_345, 2_000_000].map(words.tokens)).toEqual(['999', '1.5k', '12k', '2M']);
    expect([0, 0.001, 1.234].map(words.money)).toEqual(['$0', '< $0.01', '$1.23']);
    expect([4_000, 61_000].map(words.duration)).toEqual(['4 s', '1 min 01 s']);
    expect(words.cacheShare({ inputTokens: 1, cacheReadTokens: 8, cacheCreationTokens: 1 })).toBe(
      0.8,
    );
  });

  it('have advice for any code', () => {
    expect(adviceFor('app_build_failed')).toMatchObject({ again: true });
    expect(adviceFor('of_tomorrow')).toMatchObject({
      title: expect.any(String),
      todo: expect.any(String),
    });
  });
});

it('waits longer after each failure, within a bound', () => {
  expect(backoff(0, 0.5)).toBe(400);
  expect(backoff(3, 0.5)).toBe(3_200);
  expect(backoff(1_000, 1)).toBeLessThanOrEqual(10_000);
});

it.each([
  ['http://{projectId}.localhost:{port}/', 'http://*.localhost:3001'],
  ['https://{projectId}.preview.example.com/', 'https://*.preview.example.com'],
])('frames previews at %s and nothing else', (template, origins) => {
  const policy = pageHeaders(template, 3001)['Content-Security-Policy'];
  expect(policy).toContain(`frame-src ${origins};`);
  expect(policy).not.toMatch(/unsafe|'self' http/);
});
