import { packageJson, type Template } from './template';
import { STYLES, VITE, viteConfig, viteIndex } from './vite';

export const viteSvelteTemplate = {
  id: 'vite-svelte',
  name: 'Svelte',
  description: 'Svelte, built by Vite.',
  files: {
    'package.json': packageJson(
      { dev: 'vite', build: 'vite build' },
      {},
      { '@sveltejs/vite-plugin-svelte': '7.3.1', svelte: '5.57.3', vite: VITE },
    ),
    'vite.config.js': viteConfig('{ svelte }', '@sveltejs/vite-plugin-svelte'),
    'index.html': viteIndex('/src/main.js', 'app'),
    'src/main.js': `import { mount } from 'svelte';
import App from './App.svelte';
import './styles.css';

mount(App, { target: document.getElementById('app') });
`,
    'src/App.svelte': `<script>
  let count = $state(0);
</script>

<main>
  <h1>Hello</h1>
  <button onclick={() => count++}>Clicked {count} times</button>
</main>
`,
    'src/styles.css': STYLES,
  },
} as const satisfies Template;
