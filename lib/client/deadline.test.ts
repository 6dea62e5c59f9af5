import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { deadlineText } from './deadline';

const at = (time: string) => Date.parse(time);
const say = (deadline: string, now: string, zone = 'UTC') =>
  deadlineText(at(deadline), at(now), english, zone).replaceAll('\u202f', ' ');

test.each([
  ['2026-11-29T23:05:00Z', '2026-11-29T10:00:00Z', 'UTC', /^today /],
  ['2026-11-30T14:05:00Z', '2026-11-29T14:05:00Z', 'UTC', /^tomorrow /],
  ['2026-12-01T00:10:00Z', '2026-11-30T00:10:00Z', 'UTC', /^tomorrow /],
  ['2026-12-02T14:05:00Z', '2026-11-29T14:05:00Z', 'UTC', /2026/],
  ['2026-11-28T14:05:00Z', '2026-11-29T14:05:00Z', 'UTC', /2026/],
  // The night in which the clocks go back has 25 hours.
  ['2026-10-25T22:30:00Z', '2026-10-24T22:30:00Z', 'Europe/Berlin', /^today |^tomorrow /],
  ['2026-11-29T23:30:00Z', '2026-11-29T10:00:00Z', 'Asia/Tokyo', /^tomorrow /],
])('%s, seen at %s in %s', (deadline, now, zone, said) => {
  expect(say(deadline, now, zone)).toMatch(said);
});
