import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Template } from './template';

/** Writes a template's files, over those of the same name: doing it again changes nothing. */
export async function writeTemplate(template: Template, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(template.files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
