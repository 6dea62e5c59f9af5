/** Runs that can be started at once: lines of a template, cells of a comparison. */
export const MAX_BATCH_RUNS = 100;
