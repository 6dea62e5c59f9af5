import { afterEach, describe, expect, it, vi } from 'vitest';
import { english } from '@/lib/shared/language';
import { beginOfDay, dayOf, endOfDay, writeDay } from './day';

afterEach(() => vi.unstubAllEnvs());

describe('days by the clock of the browser', () => {
  it.each(['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Apia'])(
    'come back as they were set in %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      for (const day of ['2026-11-23', '2026-01-01', '2024-02-29', '2026-10-25', '2026-03-08']) {
        const from = beginOfDay(day) as number;
        const to = beginOfDay(day, 1) as number;
        expect(dayOf(from)).toBe(day);
        expect(dayOf(to - 1)).toBe(day);
        expect(dayOf(to)).not.toBe(day);
        expect(endOfDay(day)).toBe(to - 1);
      }
    },
  );

  it('has 23 and 25 hours when the clock changes', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const hours = (day: string) => ((beginOfDay(day, 1) as number) - (beginOfDay(day) as number)) / 3_600_000;
    expect(hours('2026-03-29')).toBe(23);
    expect(hours('2026-10-25')).toBe(25);
  });

  it.each(['', '2026-11', '2026-02-30', 'tomorrow'])('%j is not a day', (text) => {
    expect(beginOfDay(text)).toBeNull();
  });

  it('is written in words', () => {
    expect(writeDay(beginOfDay('2026-11-23') as number, english)).toBe('23 Nov 2026');
  });
});
