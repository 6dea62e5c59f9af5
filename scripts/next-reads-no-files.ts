/**
 * Keeps Next, and every process that inherits this, from reading settings files. Next reads more files than we do, later
 * and by other rules, so the page would use other settings than those printed at startup.
 */
export const NEXT_READS_NO_FILES = { __NEXT_PROCESSED_ENV: 'true' } as const;
