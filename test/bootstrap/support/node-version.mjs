import { nodeVersionProblem } from '../../../scripts/lib/node-version.mjs';

process.stdout.write(nodeVersionProblem(process.argv[2])?.concat('\n') ?? '');
