import { describe, expect, it } from 'vitest';
import { english, sayIf } from '@/lib/shared/language';
import type { Estimate, WireStatus } from '@/lib/shared/wire';
import { NO_NEWS } from '@/lib/shared/wire-models';
import { findBudgetProblem as findBudgetProblemSentence, lacksOwnMonth } from './budget-problem';

/** As a person reads it in English. */
const findBudgetProblem = (...asked: Parameters<typeof findBudgetProblemSentence>) =>
  sayIf(findBudgetProblemSentence(...asked), english);

const dollars = (usd: number) => usd * 1_000_000;
const costing = (usd: number | null): Estimate => ({
  lowMicroUsd: usd === null ? null : 0,
  highMicroUsd: usd === null ? null : dollars(usd),
  approximate: false,
});
const status = (
  budget: Partial<WireStatus['budget']> = {},
  kind: WireStatus['connection']['kind'] = 'openai',
): WireStatus => ({
  news: NO_NEWS,
  version: '1',
  connection: { kind, host: null, keyConfigured: true, keyTest: null },
  budget: {
    of: 'installation',
    period: '2026-11',
    resetsAt: Date.UTC(2026, 11, 1),
    spentMicroUsd: 0,
    reservedMicroUsd: 0,
    limitMicroUsd: null,
    runLimitMicroUsd: null,
    leftMicroUsd: null,
    warning: null,
    unpricedMicroUsd: null,
    pricedOnly: false,
    askedMicroUsd: null,
    ...budget,
  },
  learnedAt: null,
  limits: { maxConcurrentCalls: 8 },
  queue: { queued: 0, calling: 0, paused: [] },
});

describe('findBudgetProblem', () => {
  it('finds none without limits, whether the price is known or not', () => {
    expect(findBudgetProblem(costing(1_000), status())).toBeNull();
    expect(findBudgetProblem(costing(null), status())).toBeNull();
  });

  it('allows what is left to the last micro-dollar, and nothing beyond', () => {
    const budget = { limitMicroUsd: dollars(20), spentMicroUsd: dollars(18), reservedMicroUsd: dollars(1) };
    expect(findBudgetProblem(costing(1), status(budget))).toBeNull();
    expect(findBudgetProblem(costing(1.000001), status(budget))).toBe(
      'This may cost $1.000001, and $1.000 of this month’s $20.00 is left. It resets on 1 December (UTC).',
    );
  });

  it('never says that less than nothing is left', () => {
    const budget = { limitMicroUsd: dollars(1), spentMicroUsd: dollars(2) };
    expect(findBudgetProblem(costing(0.01), status(budget))).toContain(
      'and nothing of this month’s $1.00 is left.',
    );
  });

  it('holds the limit of one run by the upper end of a range', () => {
    const budget = { runLimitMicroUsd: dollars(0.5) };
    expect(findBudgetProblem(costing(0.5), status(budget))).toBeNull();
    expect(findBudgetProblem(costing(0.6), status(budget))).toBe('One run may cost $0.500 at most.');
  });

  it('says whose month it is', () => {
    const budget = { of: 'person' as const, limitMicroUsd: dollars(5), spentMicroUsd: dollars(5) };
    expect(findBudgetProblem(costing(1), status(budget))).toContain(
      'and nothing of your $5.00 for this month is left.',
    );
  });

  it('says when it is the own month that lacks: then more can be asked for', () => {
    const budget = { limitMicroUsd: dollars(5), spentMicroUsd: dollars(4) };
    expect(lacksOwnMonth(costing(2), status({ ...budget, of: 'person' }))).toBe(true);
    expect(lacksOwnMonth(costing(2), status({ ...budget, of: 'person', spentMicroUsd: dollars(5) }))).toBe(
      true,
    );
    expect(lacksOwnMonth(costing(1), status({ ...budget, of: 'person' }))).toBe(false);
    expect(lacksOwnMonth(costing(2), status(budget))).toBe(false);
    expect(lacksOwnMonth(costing(2), status({ of: 'person', runLimitMicroUsd: dollars(1) }))).toBe(false);
    expect(lacksOwnMonth(costing(null), status({ ...budget, of: 'person' }))).toBe(false);
  });

  it('refuses a member an unknown price also without a limit, and counts what an admin lets be held for it', () => {
    expect(findBudgetProblem(costing(null), status({ pricedOnly: true }))).toContain('An admin can set');
    const budget = { pricedOnly: true, unpricedMicroUsd: dollars(1), limitMicroUsd: dollars(1) };
    expect(findBudgetProblem(costing(null), status(budget))).toBeNull();
    expect(findBudgetProblem(costing(null), status({ ...budget, spentMicroUsd: 1 }))).toContain('is left');
  });

  it('refuses an unknown price as soon as there is a limit', () => {
    expect(findBudgetProblem(costing(null), status({ limitMicroUsd: dollars(20) }))).toContain('not known');
  });

  it('stops nothing in the demo, which costs nothing', () => {
    expect(findBudgetProblem(costing(100), status({ limitMicroUsd: 1 }, 'demo'))).toBeNull();
  });
});
