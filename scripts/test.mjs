// `npm test`: sets up as `npm start` does, then runs every check. With `--keep-going` it does not stop
// at the first that fails.
import { nodeVersionProblem } from './lib/node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}

// Imported only now: an old Node may not be able to read the rest.
const { runChecks } = await import('./lib/checks.mjs');
process.exit(await runChecks({ keepGoing: process.argv.includes('--keep-going') }));
