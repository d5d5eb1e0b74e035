// Installs and builds in the folder given, as `npm start` does before it starts anything.
import { ensureBuild } from '../../../scripts/lib/build.mjs';
import { whileSettingUp } from '../../../scripts/lib/locks.mjs';
import { ensurePackages } from '../../../scripts/lib/packages.mjs';

const log = (line) => console.log(line);
await whileSettingUp({ root: process.argv[2], log }, async (setUp) => {
  await ensurePackages(setUp);
  await ensureBuild(setUp);
});
