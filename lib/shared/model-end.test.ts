import { expect, it } from 'vitest';
import { english } from './language';
import { describeRetirement, endStage, formatEndDay } from './model-end';

const DAY = '2026-12-01';

it.each([
  ['2026-10-31T23:59:59Z', 'later'],
  ['2026-11-01T00:00:00Z', 'soon'],
  ['2026-11-30T23:59:59Z', 'soon'],
  ['2026-12-01T00:00:00Z', 'last_day'],
  ['2026-12-02T11:59:59Z', 'last_day'],
  ['2026-12-02T12:00:00Z', 'over'],
  ['2036-01-01T00:00:00Z', 'over'],
])('at %s it is %s', (now, stage) => {
  expect(endStage(DAY, Date.parse(now))).toBe(stage);
});

it('says today of a run that was refused as its model ended, and the day afterwards', () => {
  const said = (now: string) => english.say(describeRetirement('GPT Image 1.5', DAY, Date.parse(now)));
  expect(said('2026-12-01T09:00:00Z')).toBe(
    'GPT Image 1.5 was retired today: OpenAI’s last day for it was 1 Dec 2026.',
  );
  expect(said('2026-12-02T13:00:00Z')).toMatch(/retired today/);
  expect(said('2026-12-03T12:00:00Z')).toBe('OpenAI shut GPT Image 1.5 down on 1 Dec 2026.');
});

it('writes a day the same in every time zone', () => {
  expect(formatEndDay(DAY, english)).toBe('1 Dec 2026');
});
