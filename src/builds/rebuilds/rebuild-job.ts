/** A preview of a version that is to be brought back; what Bull carries to a worker. */
export interface RebuildJob {
  projectId: string;
  number: number;
}

/** There is one job of a version at a time: Bull takes no second one with the same id. */
export const jobIdOf = ({ projectId, number }: RebuildJob): string => `${projectId}-v${number}`;

/** How long a preview that could not be brought back is not tried again. */
export const FAILURE_REMEMBERED_MS = 10 * 60 * 1000;
