/** A million dollars: far above any limit, and low enough for every sum. */
export const MAX_LIMIT_MICRO_USD = 1_000_000_000_000;
