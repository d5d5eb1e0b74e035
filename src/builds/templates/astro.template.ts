import { packageJson, type Template } from './template';
import { STYLES } from './vite';

export const astroTemplate = {
  id: 'astro',
  name: 'Astro',
  description: 'Astro, for sites that are mostly content; every page becomes plain HTML.',
  files: {
    // Astro 6 and later need Node 22.
    'package.json': packageJson({ dev: 'astro dev', build: 'astro build' }, { astro: '5.18.2' }),
    'astro.config.mjs': `import { defineConfig } from 'astro/config';

export default defineConfig({});
`,
    'src/layouts/Layout.astro': `---
import '../styles.css';

const { title } = Astro.props;
---

<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{title}</title>
  </head>
  <body>
    <main>
      <slot />
    </main>
  </body>
</html>
`,
    'src/pages/index.astro': `---
import Layout from '../layouts/Layout.astro';
---

<Layout title="App">
  <h1>Hello</h1>
  <p>This page is yours to change.</p>
</Layout>
`,
    'src/styles.css': STYLES,
  },
} as const satisfies Template;
