// `npm start` with the stand-in service: everything else is the real thing.
import { bootstrap } from '../../../scripts/lib/bootstrap.mjs';

process.exit(
  await bootstrap({
    entry: new URL('stand-in-service.mjs', import.meta.url).pathname,
    prepare: false,
    stopLimitMs: 1_000,
  }),
);
