/** What the Vite templates share. */
export const VITE = '8.3.8';
export const TYPESCRIPT = '5.9.3';

export const viteIndex = (entry: string, rootId: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>App</title>
  </head>
  <body>
    <div id="${rootId}"></div>
    <script type="module" src="${entry}"></script>
  </body>
</html>
`;

/** @param imported how the plugin is imported, e.g. `{ svelte }` */
export const viteConfig = (imported: string, from: string): string => {
  const plugin = imported.replace(/[{} ]/g, '');
  return `import ${imported} from '${from}';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [${plugin}()],
});
`;
};

export const tsconfig = (options: Record<string, unknown> = {}): string => {
  const config = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      moduleDetection: 'force',
      types: ['vite/client'],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      ...options,
    },
    include: ['src'],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
};

export const STYLES = `:root {
  font-family: system-ui, sans-serif;
  line-height: 1.5;
}

body {
  margin: 0;
}

main {
  max-width: 60rem;
  margin: 0 auto;
  padding: 2rem 1rem;
}
`;
