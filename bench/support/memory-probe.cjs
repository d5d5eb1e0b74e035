// Preloaded into a process that is measured (`node -r`): when asked over its IPC channel, it collects
// all garbage and tells what is left. Without that, chance decides which garbage is counted.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('message', (message) => {
  if (message !== 'memory') return;
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ memory: { resident: rss, used: heapUsed + external } });
});
