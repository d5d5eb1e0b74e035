import { basename } from 'node:path';

/**
 * How to call npm: the very npm that runs us, if any, so that it fits our Node.
 *
 * @param {string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli && basename(cli) === 'npm-cli.js') {
    return { command: process.execPath, args: [cli, ...args] };
  }
  return { command: 'npm', args };
}
