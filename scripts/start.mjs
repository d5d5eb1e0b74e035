// `npm start` and `npm run dev`: from a bare clone to a running service, with nothing but Node and npm.
import { nodeVersionProblem } from './lib/node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}

// Imported only now: an old Node may not be able to read the rest.
const { bootstrap } = await import('./lib/bootstrap.mjs');
process.exit(await bootstrap({ watch: process.argv.includes('--watch') }));
