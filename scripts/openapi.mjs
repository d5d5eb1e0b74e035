// Writes openapi.json from the built service: `npm run openapi:write`.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { format } from 'prettier';
import { ROOT } from './lib/root.mjs';

const { openApiOfCode } = createRequire(import.meta.url)(join(ROOT, 'dist/openapi.js'));

const file = join(ROOT, 'openapi.json');
const text = JSON.stringify(await openApiOfCode());
await writeFile(file, await format(text, { parser: 'json', printWidth: 100 }));
console.log(`Wrote ${file}`);
process.exit(0);
