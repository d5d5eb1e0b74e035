import { extname } from 'node:path';

/** Source that people look at; everything else is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.md': 'text/markdown',
};

const PLAIN =
  /^\.(txt|ts|tsx|jsx|vue|svelte|astro|scss|sass|less|ya?ml|toml|xml|csv|sh|gitignore)$/;

/** The content type of a file, by its name. */
export function contentTypeOf(path: string): string {
  const extension = extname(path).toLowerCase();
  const type = TYPES[extension] ?? (PLAIN.test(extension) ? 'text/plain' : undefined);
  if (type === undefined) return 'application/octet-stream';
  return type.startsWith('text/') || type === 'application/json' ? `${type}; charset=utf-8` : type;
}
