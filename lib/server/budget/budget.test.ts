import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Admission } from '@/lib/server/runs/admit-runs';
import { createRunStore } from '@/lib/server/runs/run-store';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { EditParams } from '@/lib/shared/wire';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { budgetPeriod, judgeBudget, readBudget } from './budget';
import { installationScope } from './budget-scopes';

describe('judgeBudget', () => {
  const judge = (spentMicroUsd: number, reservedMicroUsd: number, limitMicroUsd: number | null = 1000) =>
    judgeBudget({ spentMicroUsd, reservedMicroUsd }, limitMicroUsd);

  it('has nothing to say without a limit', () => {
    expect(judge(10 ** 12, 0, null)).toEqual({ limitMicroUsd: null, leftMicroUsd: null, warning: null });
  });

  it('warns from 80 % on, of what is spent and held together', () => {
    expect(judge(500, 299)).toEqual({ limitMicroUsd: 1000, leftMicroUsd: 201, warning: null });
    expect(judge(500, 300)).toMatchObject({ leftMicroUsd: 200, warning: 'near' });
    expect(judge(999, 0)).toMatchObject({ leftMicroUsd: 1, warning: 'near' });
  });

  it('says that it is reached at nothing left, and never less than nothing', () => {
    expect(judge(500, 500)).toMatchObject({ leftMicroUsd: 0, warning: 'reached' });
    // A run may cost more than its estimate.
    expect(judge(1200, 0)).toMatchObject({ leftMicroUsd: 0, warning: 'reached' });
  });

  it('takes a limit of nothing as reached', () => {
    expect(judge(0, 0, 0)).toEqual({ limitMicroUsd: 0, leftMicroUsd: 0, warning: 'reached' });
  });
});

const LIMIT_MICRO_USD = 17_000;

describe.each(TEST_ENGINES)('a budget on $engine', ({ open }) => {
  let opened: TestDatabase;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.remove());

  const params = { ...DEFAULT_SETTINGS, prompt: 'a cat' };
  const admission = (change: Partial<Admission> = {}): Admission => ({
    id: randomUUID(),
    ownerId: 'local',
    tokenId: null,
    kind: 'generate',
    params,
    inputs: [],
    edit: null,
    overnight: false,
    roomBytes: 1,
    estimate: { lowMicroUsd: 400, highMicroUsd: 1000, approximate: true },
    demo: false,
    ...change,
  });
  const edit = (): Admission => {
    const chosen: EditParams = {
      placement: 'whole',
      mask: null,
      markup: null,
      region: 'auto',
      featherPx: null,
      matchGrain: true,
      sendWholePhoto: false,
      reinforcePrompt: false,
    };
    const rect = { x: 0, y: 0, width: 1024, height: 1024 };
    const plan = {
      mode: 'whole' as const,
      sourceRect: rect,
      outputWidth: 1024,
      outputHeight: 1024,
      content: rect,
      scale: 1,
    };
    return admission({ kind: 'edit', edit: { params: chosen, plan, promptSent: 'a cat' } });
  };

  test('for 17 runs admits 17 of 200 at once, whether they make, edit or come as batches', async () => {
    const store = createRunStore(opened.database, { monthlyMicroUsd: LIMIT_MICRO_USD, runMicroUsd: null });
    const asked = Array.from({ length: 200 }, (_, index) => {
      if (index % 4 === 0) return [admission(), edit(), admission()];
      return [index % 4 === 1 ? edit() : admission()];
    });
    const answers = await Promise.allSettled(asked.map((runs) => store.admitAll(runs)));
    const admitted = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(admitted).toHaveLength(17);
    for (const reason of refused) {
      expect(reason).toMatchObject({ code: 'budget_exceeded' });
      expect(reason.message).toMatch(/ of this month’s \$0\.017 is left\. It resets on 1 \w+ \(UTC\)\.$/);
    }
    const rows = await opened.database.query.selectFrom('run').select(['holdMicroUsd']).execute();
    expect(rows).toHaveLength(17);
    const key = { scope: installationScope(false), period: budgetPeriod(await opened.database.now()) };
    expect(await readBudget(opened.database.query, key)).toMatchObject({
      spentMicroUsd: 0,
      reservedMicroUsd: LIMIT_MICRO_USD,
    });
  });

  test('of nothing admits nothing that costs', async () => {
    const store = createRunStore(opened.database, { monthlyMicroUsd: 0, runMicroUsd: null });
    await expect(store.admit(admission())).rejects.toThrow(
      /^This may cost \$0\.001, and nothing of this month’s \$0\.00 is left\. It resets on 1 \w+ \(UTC\)\.$/,
    );
  });
});
