import { readlink } from 'node:fs/promises';
import { BytePath, placeOf } from './byte-path';

/** As many as Linux follows. */
const MAX_HOPS = 40;

/**
 * Whether a symbolic link leads to a place in the working copy, over other links too. The place
 * need not exist. Absolute targets lead out: they would on another machine.
 */
export async function staysInside(root: string, link: BytePath): Promise<boolean> {
  const ahead = link.split('/');
  const at: string[] = [];
  let hops = 0;
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (at.pop() === undefined) return false;
      continue;
    }
    const target = await targetOf(placeOf(root, [...at, name].join('/')));
    if (target === undefined) at.push(name);
    else if (target.startsWith('/') || ++hops > MAX_HOPS) return false;
    else ahead.unshift(...target.split('/'));
  }
  return true;
}

/** Undefined: no link, or nothing at all. */
async function targetOf(path: Buffer): Promise<BytePath | undefined> {
  return readlink(path, 'latin1').catch(() => undefined);
}
