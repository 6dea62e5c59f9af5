import { describe, expect, it } from 'vitest';
import { english, sayIf } from './language';
import { monthPeriod, parseUsagePeriod, shiftMonth } from './usage-period';

const NOW = Date.UTC(2026, 10, 23, 12);
const parse = (query: string) => parseUsagePeriod(new URLSearchParams(query), NOW);

describe('parseUsagePeriod', () => {
  it('is the current month unless another is named', () => {
    const november = {
      from: '2026-11-01',
      to: '2026-11-30',
      fromMs: Date.UTC(2026, 10, 1),
      endMs: Date.UTC(2026, 11, 1),
      month: '2026-11',
    };
    expect(parse('').period).toEqual(november);
    expect(parse('month=2026-11').period).toEqual(november);
    expect(parse('month=').period).toEqual(november);
  });

  it('knows the last day of February', () => {
    expect(parse('month=2026-02').period?.to).toBe('2026-02-28');
    expect(parse('month=2028-02').period?.to).toBe('2028-02-29');
  });

  it('takes days, both included, and knows a whole month when it sees one', () => {
    expect(parse('from=2026-11-03&to=2026-11-05').period).toMatchObject({
      fromMs: Date.UTC(2026, 10, 3),
      endMs: Date.UTC(2026, 10, 6),
      month: null,
    });
    expect(parse('from=2026-11-03&to=2026-11-03').period?.month).toBeNull();
    expect(parse('from=2026-10-01&to=2026-10-31').period?.month).toBe('2026-10');
    expect(parse('from=2026-10-01&to=2026-11-30').period?.month).toBeNull();
  });

  it.each([
    ['month=2026-13', '“month” must be a month such as 2026-11.'],
    ['month=2026', '“month” must be a month such as 2026-11.'],
    ['month=1999-12', '“month” must be a month such as 2026-11.'],
    ['month=9999-12', '“month” must be a month such as 2026-11.'],
    ['month=2026-11&from=2026-11-01', 'Give “month”, or “from” and “to”, not both.'],
    ['from=2026-11-01', '“from” and “to” belong together: give both.'],
    ['to=2026-11-01', '“from” and “to” belong together: give both.'],
    ['from=2026-02-30&to=2026-03-01', '“from” must be a day such as 2026-11-01.'],
    ['from=2026-02-01&to=yesterday', '“to” must be a day such as 2026-11-30.'],
    ['from=2026-11-02&to=2026-11-01', '“from” must not be after “to”.'],
    ['from=2001-01-01&to=2026-11-01', 'A report covers ten years at most.'],
  ])('refuses %s with a sentence', (query, problem) => {
    const refused = parse(query);
    expect(refused.period).toBeNull();
    expect(sayIf(refused.problem, english)).toBe(problem);
  });

  it('takes ten years to the day', () => {
    expect(parse('from=2020-01-01&to=2029-12-31').problem).toBeNull();
    expect(parse('from=2020-01-01&to=2030-01-01').problem).not.toBeNull();
  });
});

it('months go on over the ends of years', () => {
  expect(shiftMonth('2026-12', 1)).toBe('2027-01');
  expect(shiftMonth('2026-01', -1)).toBe('2025-12');
  expect(shiftMonth('2026-11', 0)).toBe('2026-11');
});

it('nothing but a month is a month', () => {
  expect(monthPeriod('2026-1')).toBeNull();
  expect(monthPeriod('')).toBeNull();
});
