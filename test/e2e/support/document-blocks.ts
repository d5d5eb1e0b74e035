import { readFileSync } from 'node:fs';

export interface Block {
  language: string;
  text: string;
}

/** The fenced blocks of a document, or of one of its sections; not those after `<!-- not run -->`. */
export function blocksOf(path: string, section?: string): Block[] {
  const text = readFileSync(path, 'utf8');
  const part = section === undefined ? text : text.split(`\n## ${section}\n`)[1]?.split('\n## ')[0];
  if (part === undefined) throw new Error(`${path} has no section "${section}"`);
  return [...part.matchAll(/(<!-- not run -->\n+)?^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, mark]) => mark === undefined)
    .map(([, , language, code]) => ({ language, text: code }));
}
