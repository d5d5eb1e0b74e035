import { SetMetadata } from '@nestjs/common';

export const STARTS_A_RUN = 'limits:starts-a-run';

/** A route whose requests start a run: they have a rate limit of their own, beside the general one. */
export const StartsARun = () => SetMetadata(STARTS_A_RUN, true);
