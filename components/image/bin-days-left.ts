const DAY_MS = 24 * 60 * 60 * 1000;
/** How long the bin keeps what is put into it. */
const BIN_DAYS = 30;

/**
 * @param deletedAt epoch ms
 * @returns whole days begun until it is gone; 0 on the last day and after it
 */
export function binDaysLeft(deletedAt: number, now: number): number {
  return Math.max(0, Math.floor((deletedAt + BIN_DAYS * DAY_MS - now) / DAY_MS));
}
