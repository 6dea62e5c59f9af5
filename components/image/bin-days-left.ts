import { BIN_DAYS } from '@/lib/shared/wire-library';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param deletedAt epoch ms
 * @returns days until it is deleted for good, rounded up; 0 when it may happen at any moment
 */
export function binDaysLeft(deletedAt: number, now: number): number {
  return Math.max(0, Math.ceil((deletedAt + BIN_DAYS * DAY_MS - now) / DAY_MS));
}
