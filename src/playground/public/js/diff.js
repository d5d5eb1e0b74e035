/**
 * A unified diff, as the API gives it, by file.
 *
 * @typedef {{ kind: 'added' | 'removed' | 'same' | 'gap', text: string, from?: number, to?: number }} DiffLine
 * @typedef {{ path: string, change: 'added' | 'changed' | 'removed' | 'renamed', binary: boolean,
 *   added: number, removed: number, lines: DiffLine[] }} DiffFile
 */

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** @param {string} diff @returns {DiffFile[]} */
export function parseDiff(diff) {
  /** @type {DiffFile[]} */
  const files = [];
  /** @type {DiffFile | undefined} */
  let file;
  let from = 0;
  let to = 0;
  let inHunk = false;
  for (const line of diff.split('\n')) {
    if (line.startsWith('diff --git ')) {
      file = {
        path: pathOf(line),
        change: 'changed',
        binary: false,
        added: 0,
        removed: 0,
        lines: [],
      };
      files.push(file);
      inHunk = false;
      continue;
    }
    if (file === undefined) continue;
    const hunk = HUNK.exec(line);
    if (hunk !== null) {
      from = Number(hunk[1]);
      to = Number(hunk[2]);
      if (inHunk) file.lines.push({ kind: 'gap', text: hunk[3] });
      inHunk = true;
    } else if (!inHunk) readHeader(file, line);
    else if (line.startsWith('+')) {
      file.lines.push({ kind: 'added', text: line.slice(1), to: to++ });
      file.added += 1;
    } else if (line.startsWith('-')) {
      file.lines.push({ kind: 'removed', text: line.slice(1), from: from++ });
      file.removed += 1;
    } else if (line.startsWith(' ')) {
      file.lines.push({ kind: 'same', text: line.slice(1), from: from++, to: to++ });
    }
  }
  return files;
}

/** @param {DiffFile} file @param {string} line */
function readHeader(file, line) {
  if (line.startsWith('new file')) file.change = 'added';
  else if (line.startsWith('deleted file')) file.change = 'removed';
  else if (line.startsWith('rename to ')) {
    file.change = 'renamed';
    file.path = unquote(line.slice('rename to '.length));
  } else if (line.startsWith('Binary files')) file.binary = true;
  else if (line.startsWith('+++ ') && !line.endsWith('/dev/null')) {
    file.path = unquote(line.slice('+++ '.length)).replace(/^b\//, '');
  } else if (line.startsWith('--- ') && !line.endsWith('/dev/null')) {
    file.path = unquote(line.slice('--- '.length)).replace(/^a\//, '');
  }
}

/** @param {string} line `diff --git a/x b/x` */
const pathOf = (line) => / b\/(.*)$/.exec(line)?.[1] ?? line;

/** Git ends names with a space in them by a tab, and quotes odd ones. @param {string} name */
const unquote = (name) => name.replace(/\t$/, '').replace(/^"(.*)"$/, '$1');
