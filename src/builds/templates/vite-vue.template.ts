import { packageJson, type Template } from './template';
import { STYLES, tsconfig, TYPESCRIPT, VITE, viteConfig, viteIndex } from './vite';

export const viteVueTemplate = {
  id: 'vite-vue',
  name: 'Vue',
  description: 'Vue and TypeScript, built by Vite; the build checks the types.',
  files: {
    'package.json': packageJson(
      { dev: 'vite', build: 'vue-tsc && vite build' },
      { vue: '3.5.45' },
      {
        '@vitejs/plugin-vue': '6.0.11',
        typescript: TYPESCRIPT,
        vite: VITE,
        'vue-tsc': '3.3.14',
      },
    ),
    'tsconfig.json': tsconfig({ jsx: 'preserve' }),
    'vite.config.js': viteConfig('vue', '@vitejs/plugin-vue'),
    'index.html': viteIndex('/src/main.ts', 'app'),
    'src/main.ts': `import { createApp } from 'vue';
import App from './App.vue';
import './styles.css';

createApp(App).mount('#app');
`,
    'src/App.vue': `<script setup lang="ts">
import { ref } from 'vue';

const count = ref(0);
</script>

<template>
  <main>
    <h1>Hello</h1>
    <button @click="count++">Clicked {{ count }} times</button>
  </main>
</template>
`,
    'src/styles.css': STYLES,
  },
} as const satisfies Template;
