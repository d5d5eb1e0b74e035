import { Projects1763800000001 } from './1763800000001-projects';
import { ProjectSession1763800000002 } from './1763800000002-project-session';
import { Threads1763800000003 } from './1763800000003-threads';
import { Runs1763800000004 } from './1763800000004-runs';
import { PublishedPreviews1763800000005 } from './1763800000005-published-previews';
import { IdempotencyKeys1763800000006 } from './1763800000006-idempotency-keys';
import { Versions1763800000007 } from './1763800000007-versions';
import { Owners1763800000008 } from './1763800000008-owners';
import { LineageAndRebuilds1763800000010 } from './1763800000010-lineage-and-rebuilds';
import { Deaths1763800000011 } from './1763800000011-deaths';
import { Operations1763800000013 } from './1763800000013-operations';

/** In order. A list, not a glob: the same under `dist/`, under jest and for the TypeORM CLI. */
export const migrations = [
  Projects1763800000001,
  ProjectSession1763800000002,
  Threads1763800000003,
  Runs1763800000004,
  PublishedPreviews1763800000005,
  IdempotencyKeys1763800000006,
  Versions1763800000007,
  Owners1763800000008,
  LineageAndRebuilds1763800000010,
  Deaths1763800000011,
  Operations1763800000013,
];
