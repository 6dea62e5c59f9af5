import { describe, expect, it } from 'vitest';
import { describeLeft, describeOverBudget, describeOverCap, type MonthLeft } from './budget-sentences';
import { english, toLanguage } from './language';

const month = (leftMicroUsd: number, of: MonthLeft['of'] = 'installation') => ({
  of,
  leftMicroUsd,
  limitMicroUsd: 20_000_000,
  resetsAt: Date.UTC(2026, 11, 1),
});

describe('what is left of the month', () => {
  it.each([
    [8_760_000, '$8.76 of this month’s $20.00 is left. It resets on 1 December (UTC).'],
    [4_600, '$0.0046 of this month’s $20.00 is left. It resets on 1 December (UTC).'],
    [1, '$0.000001 of this month’s $20.00 is left. It resets on 1 December (UTC).'],
    [0, 'Nothing of this month’s $20.00 is left. It resets on 1 December (UTC).'],
    [-5, 'Nothing of this month’s $20.00 is left. It resets on 1 December (UTC).'],
  ])('is told with enough digits: %i', (left, sentence) => {
    expect(english.say(describeLeft(month(left)))).toBe(sentence);
  });
});

it.each([
  ['person', '$8.76 of your $20.00 for this month is left. It resets on 1 December (UTC).'],
  ['somebody', '$8.76 of their $20.00 for this month is left. It resets on 1 December (UTC).'],
  ['token', '$8.76 of this token’s $20.00 for this month is left. It resets on 1 December (UTC).'],
] as const)('says whose month it is: %s', (of, sentence) => {
  expect(english.say(describeLeft(month(8_760_000, of)))).toBe(sentence);
});

it('shows amounts as the language does', () => {
  const german = toLanguage('de', english.t);
  expect(german.say(describeLeft(month(8_760_000)))).toMatch(/^8,76\u00a0\$ of this month’s 20,00\u00a0\$/);
});

describe('what is refused', () => {
  it('is told beside what is left', () => {
    expect(english.say(describeOverBudget(210_000, 1, month(50_000)))).toBe(
      'This may cost $0.210, and $0.050 of this month’s $20.00 is left. It resets on 1 December (UTC).',
    );
    expect(english.say(describeOverBudget(210_000, 3, month(0)))).toMatch(
      /^These 3 runs may cost \$0\.210 together, and nothing of this month’s \$20\.00 is left\./,
    );
  });

  it('never looks as if it were left', () => {
    expect(english.say(describeOverBudget(1_004_900, 1, month(1_004_000)))).toMatch(
      /^This may cost \$1\.0049, and \$1\.004 of /,
    );
    expect(english.say(describeOverBudget(1_000_001, 1, month(1_000_000)))).toMatch(
      /^This may cost \$1\.000001, and \$1\.000 of /,
    );
  });

  it('is one run or several', () => {
    expect(english.say(describeOverCap(53_000, 1, 20_000))).toBe(
      'This may cost $0.053, and the cap is $0.020.',
    );
    expect(english.say(describeOverCap(53_000, 2, 20_000))).toBe(
      'These 2 runs may cost $0.053 together, and the cap is $0.020.',
    );
  });
});
