import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const versionIn = (file: string): string =>
  (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;

/** Of this service; `package.json` lies beside `src/` and `dist/` alike. */
export const VERSION = versionIn(join(__dirname, '../../package.json'));

/** Of the official Agent SDK. Its package does not offer its own description: it lies beside its entry. */
export const SDK_VERSION = versionIn(
  join(createRequire(__filename).resolve('@anthropic-ai/claude-agent-sdk'), '../package.json'),
);
