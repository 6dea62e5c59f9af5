/**
 * Keeps Next, and every process that inherits this, from reading files of settings: it reads more of them than we do,
 * after us, by other rules, so that the page would work with other settings than what was said at start.
 */
export const NEXT_READS_NO_FILES = { __NEXT_PROCESSED_ENV: 'true' } as const;
