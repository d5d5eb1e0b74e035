import type { Template } from './template';

export const staticTemplate = {
  id: 'static',
  name: 'Plain HTML',
  description:
    'HTML, CSS and JavaScript, served as they are: nothing to install, nothing to build.',
  files: {
    'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>App</title>
    <link rel="stylesheet" href="styles.css" />
    <script type="module" src="script.js"></script>
  </head>
  <body>
    <main>
      <h1>Hello</h1>
      <p id="greeting"></p>
    </main>
  </body>
</html>
`,
    'styles.css': `body {
  margin: 0;
  font-family: system-ui, sans-serif;
  line-height: 1.5;
}

main {
  max-width: 60rem;
  margin: 0 auto;
  padding: 2rem 1rem;
}
`,
    'script.js': `document.querySelector('#greeting').textContent = 'This page is yours to change.';
`,
  },
} as const satisfies Template;
