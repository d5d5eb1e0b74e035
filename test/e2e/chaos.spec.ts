import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Small, so that it does not rot; `npm run test:chaos` is the real one. */
const SETTINGS = { CHAOS_SEED: '7', CHAOS_RUNS: '20', CHAOS_FAULTS: '6' };

it('keeps every promise while processes and servers die', async () => {
  const script = ['-r', 'ts-node/register/transpile-only', 'test/chaos/main.ts'];
  const child = spawn(process.execPath, script, {
    env: { ...process.env, ...SETTINGS },
    // The channel: when the tests are killed, it ends by itself.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));

  const [code] = (await once(child, 'close')) as [number | null];

  // The figures tell more than the code.
  expect(code === 0 ? '' : output).toBe('');
}, 150_000);
