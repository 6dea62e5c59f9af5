import { formatSeconds } from '@/lib/shared/format-seconds';

export function formatUsual(usualMs: number | null): string {
  return usualMs === null ? 'not run yet' : `usually ${formatSeconds(usualMs / 1000)}`;
}
