import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { Cost, GenerateParams, Usage } from '@/lib/shared/wire';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { fillBills } from './fill-bills';
import { createLearnedPrices } from './learned-prices';

const FLARE = 'gpt-image-2.6-flare';
const sent = { model: FLARE, quality: 'medium', size: '1024x1024' } as const;

const COST: Cost = { totalMicroUsd: 1, lines: [], priceTableVersion: 'test', lowerBound: false };
const usageOf = (outputImageTokens: number): Usage => ({
  inputTokens: 0,
  inputTextTokens: 0,
  inputImageTokens: 0,
  outputTokens: outputImageTokens,
  outputImageTokens,
  outputTextTokens: 0,
  totalTokens: outputImageTokens,
});

describe.each(TEST_ENGINES)('runs from before prices were learned, on $engine', ({ open }) => {
  let opened: TestDatabase;
  beforeEach(async () => {
    opened = await open();
    await opened.database.query.deleteFrom('setting').where('key', '=', 'bills.version').execute();
  });
  afterEach(() => opened.remove());

  let clock = 1_000;
  function row(outputImageTokens: number | null, params: Partial<GenerateParams> = {}, change: object = {}) {
    clock += 1;
    const whole: GenerateParams = { ...DEFAULT_SETTINGS, prompt: 'a cat', ...sent, ...params };
    return {
      id: randomUUID(),
      ownerId: 'local',
      kind: 'generate' as const,
      status: 'done' as const,
      requestHash: '',
      params: JSON.stringify(whole),
      inputs: '[]',
      model: whole.model,
      quality: whole.quality,
      demo: 0,
      estimateApproximate: 1,
      budgetPeriod: '2026-11',
      holdMicroUsd: 0,
      chargedMicroUsd: 0,
      usage: outputImageTokens === null ? null : JSON.stringify(usageOf(outputImageTokens)),
      cost: JSON.stringify(COST),
      imageCount: whole.n,
      attempt: 1,
      unreachable: 0,
      crashes: 0,
      revision: 1,
      createdAt: clock,
      endedAt: clock,
      ...change,
    };
  }
  const keep = (rows: ReturnType<typeof row>[]) =>
    opened.database.query.insertInto('run').values(rows).execute();
  const learned = (demo = false) => createLearnedPrices(opened.database, demo);

  test('teach their prices where the numbers are there, and nothing where they are not', async () => {
    await keep([
      row(820),
      row(1640, { n: 2 }),
      row(900, { partialImages: 1 }),
      row(5000, { quality: 'high' }),
      row(77, {}, { demo: 1 }),
      row(null),
      row(99, {}, { cost: null }),
      row(99, {}, { status: 'failed' }),
      row(99, { n: 2 }, { imageCount: 1 }),
      row(99, { model: 'gpt-image-2.5-flare' }),
    ]);
    expect(await learned().outputTokens(sent)).toBeNull();
    expect(await fillBills(opened.database)).toBe(5);
    expect(await learned().outputTokens(sent)).toBe(820);
    expect(await learned().outputTokens({ ...sent, quality: 'high' })).toBe(5000);
    expect(await learned(true).outputTokens(sent)).toBe(77);
    expect((await learned().list()).prices).toMatchObject([
      { quality: 'high', runs: 1 },
      { quality: 'medium', runs: 3 },
    ]);
  });

  test('teach nothing where they cannot be read, and the others are read', async () => {
    await keep([row(820), row(1, {}, { usage: '{}' }), row(1, {}, { cost: 'none' })]);
    expect(await fillBills(opened.database)).toBe(1);
    expect(await learned().outputTokens(sent)).toBe(820);
  });

  test('are read once, by one of two servers that start together', async () => {
    await keep([row(820)]);
    const filled = await Promise.all([fillBills(opened.database), fillBills(opened.database)]);
    expect(filled.toSorted()).toEqual([1, null]);
    expect(await fillBills(opened.database)).toBeNull();
  });

  test('are read as far as the median reaches: the newest 50 of each sort', async () => {
    await keep(Array.from({ length: 1100 }, (_, index) => row(index < 1050 ? 100 : 700)));
    // Behind more than a page of another sort.
    await keep([row(333, { size: '1536x1024' }, { createdAt: 1, endedAt: 1 })]);
    expect(await fillBills(opened.database)).toBe(51);
    expect(await learned().outputTokens(sent)).toBe(700);
    expect(await learned().outputTokens({ ...sent, size: '1536x1024' })).toBe(333);
  });
});
