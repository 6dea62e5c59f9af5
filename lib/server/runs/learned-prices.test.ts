import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { billedImage, createLearnedPrices } from './learned-prices';

const FLARE = 'gpt-image-2.6-flare';
const asked = { model: FLARE, quality: 'medium', size: '1024x1024' } as const;

function billed(
  params: Partial<GenerateParams> = {},
  tokens = 800,
  outcome: Partial<Parameters<typeof billedImage>[1]> = {},
  edit: { placement: EditParams['placement']; width: number; height: number } | null = null,
) {
  const whole: GenerateParams = { ...DEFAULT_SETTINGS, prompt: 'a cat', ...asked, ...params };
  const photo = { x: 0, y: 0, width: 2080, height: 1568 };
  const plan: EditPlan | null = edit && {
    mode: 'whole',
    sourceRect: photo,
    outputWidth: edit.width,
    outputHeight: edit.height,
    content: { x: 0, y: 0, width: edit.width, height: edit.height },
    scale: 0.5,
  };
  const chosen: EditParams | null = edit && {
    placement: edit.placement,
    mask: null,
    markup: null,
    region: 'auto',
    featherPx: null,
    matchGrain: true,
    sendWholePhoto: false,
    reinforcePrompt: false,
  };
  return billedImage(
    {
      id: 'a run',
      params: JSON.stringify(whole),
      edit: chosen && JSON.stringify(chosen),
      plan: plan && JSON.stringify(plan),
    },
    {
      status: 'done',
      imageCount: whole.n,
      usage: {
        inputTokens: 10,
        inputTextTokens: 10,
        inputImageTokens: 0,
        outputTokens: tokens,
        outputImageTokens: tokens,
        outputTextTokens: 0,
        totalTokens: tokens + 10,
      },
      cost: { totalMicroUsd: 1, lines: [], priceTableVersion: 'test', lowerBound: false },
      answered: null,
      ...outcome,
    },
  );
}

describe('a bill', () => {
  const nothing = { billedAs: null, billedTokens: null };

  it('says what one image took', () => {
    expect(billed()).toEqual({ billedAs: 'medium 1024x1024', billedTokens: 800 });
  });

  it('is shared by the images of its run, and previews are taken off', () => {
    expect(billed({ n: 4 }, 3200).billedTokens).toBe(800);
    expect(billed({ partialImages: 3 }, 1100).billedTokens).toBe(800);
    expect(billed({ n: 2, partialImages: 1 }, 1800).billedTokens).toBe(800);
  });

  it('is for what was sent: of an edit, the size of its plan', () => {
    const edit = { placement: 'exact', width: 1040, height: 784 } as const;
    expect(billed({ size: 'source' }, 800, {}, edit).billedAs).toBe('medium 1040x784');
    expect(billed({ size: 'auto' }, 800, {}, edit).billedAs).toBe('medium 1040x784');
  });

  it('of what was left to the model is for what it says it used', () => {
    const answered = { size: '1536x1024', quality: 'high' };
    expect(billed({ size: 'auto', quality: 'auto' }, 800, { answered }).billedAs).toBe('high 1536x1024');
    const whole = { placement: 'whole', width: 1040, height: 784 } as const;
    expect(billed({ size: 'auto' }, 800, { answered }, whole).billedAs).toBe('medium 1536x1024');
    expect(billed({ size: 'auto' })).toEqual(nothing);
    expect(billed({ quality: 'auto' })).toEqual(nothing);
    expect(billed({ quality: 'auto' }, 800, { answered: { quality: 'splendid' } })).toEqual(nothing);
  });

  it.each<[string, ReturnType<typeof billed>]>([
    ['of a model with exact prices', billed({ model: 'gpt-image-2.5-flare' })],
    ['of a model that is not in the catalogue', billed({ model: 'my-26', behavesLike: FLARE })],
    ['without usage', billed({}, 800, { usage: null, cost: null })],
    ['of a lost answer', billed({}, 800, { status: 'unknown' })],
    ['of fewer images than asked', billed({ n: 2 }, 800, { imageCount: 1 })],
    ['of a GIF, whose frames are billed by unknown rules', billed({ outputFormat: 'gif' })],
    ['of an SVG', billed({ outputFormat: 'svg' })],
    ['that previews alone explain', billed({ partialImages: 3 }, 300)],
  ])('%s teaches nothing', (_, taught) => {
    expect(taught).toEqual(nothing);
  });
});

describe.each(TEST_ENGINES)('learned prices on $engine', ({ open }) => {
  let opened: TestDatabase;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.remove());

  let clock = 1_000;
  async function bill(
    tokens: readonly number[],
    { model = FLARE, billedAs = 'medium 1024x1024', demo = 0 } = {},
  ): Promise<void> {
    await opened.database.query
      .insertInto('run')
      .values(
        tokens.map((billedTokens) => {
          clock += 1;
          return {
            id: randomUUID(),
            ownerId: 'local',
            kind: 'generate' as const,
            status: 'done' as const,
            requestHash: '',
            params: '{}',
            inputs: '[]',
            model,
            quality: 'medium',
            demo,
            estimateApproximate: 1,
            budgetPeriod: '2026-11',
            holdMicroUsd: 0,
            chargedMicroUsd: 0,
            billedAs,
            billedTokens,
            attempt: 1,
            unreachable: 0,
            crashes: 0,
            revision: 1,
            createdAt: clock,
            endedAt: clock,
          };
        }),
      )
      .execute();
  }

  const learned = (demo = false) => createLearnedPrices(opened.database, demo);

  test('the first bill counts, and from three on one odd one does not', async () => {
    expect(await learned().outputTokens(asked)).toBeNull();
    await bill([820]);
    expect(await learned().outputTokens(asked)).toBe(820);
    await bill([5000, 822]);
    expect(await learned().outputTokens(asked)).toBe(822);
  });

  test('of two in the middle the higher is taken: a hold is rather too large', async () => {
    await bill([800, 900]);
    expect(await learned().outputTokens(asked)).toBe(900);
  });

  test('only the newest 50 count, so that a changed price is learned', async () => {
    await bill(Array.from({ length: 60 }, () => 100));
    await bill(Array.from({ length: 50 }, () => 700));
    expect(await learned().outputTokens(asked)).toBe(700);
    expect((await learned().list()).prices).toMatchObject([{ runs: 50, outputTokens: 700 }]);
  });

  test('another model, quality, size, or the stand-in, teaches nothing', async () => {
    await bill([1], { model: 'gpt-image-2.6-sunburst' });
    await bill([2], { billedAs: 'high 1024x1024' });
    await bill([3], { billedAs: 'medium 1536x1024' });
    await bill([4], { demo: 1 });
    expect(await learned().outputTokens(asked)).toBeNull();
    expect(await learned(true).outputTokens(asked)).toBe(4);
    expect((await learned(true).list()).prices).toHaveLength(1);
  });

  test('what a price list is made for is never learned', async () => {
    await bill([1], { model: 'gpt-image-2' });
    expect(await learned().outputTokens({ ...asked, model: 'gpt-image-2' })).toBeNull();
    expect((await learned().list()).prices).toEqual([]);
  });

  test('all are listed, those billed last first, and a new bill is in the list at once', async () => {
    const reader = learned();
    expect(await reader.list()).toEqual({ at: null, prices: [] });
    await bill([820, 830, 840]);
    await bill([77], { billedAs: 'low 1536x1024' });
    const listed = await reader.list();
    expect(listed).toEqual({
      at: clock,
      prices: [
        { model: FLARE, quality: 'low', size: '1536x1024', outputTokens: 77, runs: 1 },
        { ...asked, outputTokens: 830, runs: 3 },
      ],
    });
    expect(await reader.newestAt()).toBe(clock);
    // The same object, not read again.
    expect(await reader.list()).toBe(listed);
    await bill([900]);
    expect((await reader.list()).prices[0]).toMatchObject({ quality: 'medium', runs: 4 });
  });
});
