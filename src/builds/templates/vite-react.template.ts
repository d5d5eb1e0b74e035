import { packageJson, type Template } from './template';
import { STYLES, tsconfig, TYPESCRIPT, VITE, viteConfig, viteIndex } from './vite';

export const viteReactTemplate = {
  id: 'vite-react',
  name: 'React',
  description: 'React and TypeScript, built by Vite; the build checks the types.',
  files: {
    'package.json': packageJson(
      { dev: 'vite', build: 'tsc && vite build' },
      { react: '19.3.1', 'react-dom': '19.3.1' },
      {
        '@types/react': '19.3.0',
        '@types/react-dom': '19.3.0',
        '@vitejs/plugin-react': '6.3.0',
        typescript: TYPESCRIPT,
        vite: VITE,
      },
    ),
    'tsconfig.json': tsconfig({ jsx: 'react-jsx' }),
    'vite.config.js': viteConfig('react', '@vitejs/plugin-react'),
    'index.html': viteIndex('/src/main.tsx', 'root'),
    'src/main.tsx': `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import './styles.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
`,
    'src/App.tsx': `import { useState } from 'react';

export function App() {
  const [count, setCount] = useState(0);
  return (
    <main>
      <h1>Hello</h1>
      <button onClick={() => setCount(count + 1)}>Clicked {count} times</button>
    </main>
  );
}
`,
    'src/styles.css': STYLES,
  },
} as const satisfies Template;
