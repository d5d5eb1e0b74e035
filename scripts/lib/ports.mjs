import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * A free port on 127.0.0.1: the one remembered in the file when it is still free, so that a database
 * tool's saved connection goes on working, else another.
 *
 * @param {string} memory path of the file
 */
export async function freePort(memory) {
  const port = (await probe(remembered(memory))) ?? (await probe(0));
  writeFileSync(memory, `${port}\n`);
  return port;
}

function remembered(memory) {
  try {
    return Number(readFileSync(memory, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

/** @returns {Promise<number | undefined>} nothing when the port is taken */
function probe(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address.port));
    });
  });
}
