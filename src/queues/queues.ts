/** The queue of runs. Its jobs are named after a run's source; what a job means is not known here. */
export const RUNS_QUEUE = 'runs';

/** Previews of versions to be brought back. */
export const PREVIEWS_QUEUE = 'previews';

/** Prefix of all our keys and channels in Redis. */
export const REDIS_PREFIX = 'onethread';
