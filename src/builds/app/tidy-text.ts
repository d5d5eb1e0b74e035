import { stripVTControlCharacters } from 'node:util';

/** A path of this machine and what is shown instead; nothing: paths become relative to it. */
export type PathName = readonly [path: string, shown: string];

/**
 * Makes a program's output fit for people and for Claude: without colours and other control codes,
 * and without paths of this machine.
 */
export function tidyText(text: string, paths: readonly PathName[]): string {
  const plain = stripVTControlCharacters(text)
    .replace(/\r+\n/g, '\n')
    .replace(/\r/g, '\n')
    // What is left draws nothing.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  return paths.reduce(
    (tidied, [path, shown]) =>
      tidied
        .replaceAll(`file://${path}/`, shown === '' ? '' : `${shown}/`)
        .replaceAll(`${path}/`, shown === '' ? '' : `${shown}/`)
        .replaceAll(path, shown === '' ? '.' : shown),
    plain,
  );
}

/** The last lines of a text that fit into a number of UTF-8 bytes. */
export function lastLines(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const end = bytes.subarray(-maxBytes);
  const newline = end.indexOf('\n');
  // One endless line is cut; a character cut in half at its start would be shown as garbage.
  return newline >= 0 && newline < end.length - 1
    ? end.subarray(newline + 1).toString('utf8')
    : end.toString('utf8').replace(/^\uFFFD+/, '');
}
