// Takes the place of the service: tells what it was given, and ends as the service would.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { DATA_DIR, DATABASE_URL, REDIS_URL, STAND_IN_EXIT_CODE, STAND_IN_DEAF } = process.env;

if (STAND_IN_EXIT_CODE) process.exit(Number(STAND_IN_EXIT_CODE));

for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
  process.on(event, () => {
    if (!STAND_IN_DEAF) process.exit(0);
  });
}
setInterval(() => {}, 60_000);

const file = join(DATA_DIR, 'stand-in.json');
writeFileSync(
  `${file}.new`,
  JSON.stringify({
    pid: process.pid,
    dataDir: DATA_DIR,
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
  }),
);
renameSync(`${file}.new`, file);
