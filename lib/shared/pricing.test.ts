import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '@/test/cost-vectors.json';
import { DEFAULT_SETTINGS } from './default-settings';
import { findModel, MODELS, PRICE_TABLE_VERSION, type QualityLevel } from './models';
import {
  computeCost,
  estimateByQuality,
  estimateRun,
  halve,
  halveEstimate,
  outputTokensBefore,
  splitCost,
} from './pricing';
import { parseUsage } from './usage';
import type { GenerateParams, Usage } from './wire';

const model = (id: string) => findModel(id) ?? expect.unreachable(`no model ${id}`);
const mini = model('gpt-image-1-mini');
const one5 = model('gpt-image-1.5');
const two = model('gpt-image-2');
const flare25 = model('gpt-image-2.5-flare');
const flare26 = model('gpt-image-2.6-flare');

/** 20 ASCII characters: 5 + 6 = 11 text tokens. */
const prompt = 'a red fox in the sno';
const params = (changes: Partial<GenerateParams> = {}): GenerateParams => ({
  ...DEFAULT_SETTINGS,
  prompt,
  ...changes,
});
const exactly = (microUsd: number) => ({ lowMicroUsd: microUsd, highMicroUsd: microUsd, approximate: false });

const FAMILIES: Record<string, readonly string[]> = {
  'gpt-image-2': ['gpt-image-2'],
  'gpt-image-2.5': ['gpt-image-2.5-sunburst', 'gpt-image-2.5-flare'],
};

describe('outputTokensBefore', () => {
  it('has all 120 reference vectors to check against', () => {
    expect(vectors.outputTokens).toHaveLength(120);
    expect([...new Set(vectors.outputTokens.map(({ family }) => family))]).toEqual(Object.keys(FAMILIES));
  });

  const cases = vectors.outputTokens.flatMap((v) =>
    (FAMILIES[v.family] ?? []).map(
      (id) => [id, v.quality as QualityLevel, v.width, v.height, v.tokens] as const,
    ),
  );
  it.each(cases)('%s %s %dx%d is exactly %d', (id, quality, width, height, tokens) => {
    expect(outputTokensBefore(model(id), quality, width, height)).toEqual({ tokens, approximate: false });
  });

  const legacy = Object.entries(vectors.legacyOutputTokens).flatMap(([size, byQuality]) =>
    Object.entries(byQuality).flatMap(([quality, tokens]) =>
      ['gpt-image-1', 'gpt-image-1-mini', 'gpt-image-1.5', 'chatgpt-image-latest'].map(
        (id) => [id, size, quality as QualityLevel, tokens] as const,
      ),
    ),
  );
  it.each(legacy)('%s %s %s is exactly %d', (id, size, quality, tokens) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    expect(outputTokensBefore(model(id), quality, width, height)).toEqual({ tokens, approximate: false });
  });

  it('rounds a tie to the even neighbour', () => {
    const atHigh = (width: number, height: number) =>
      outputTokensBefore(flare25, 'high', width, height)?.tokens;
    // 48 · 1040 / 1536 = 32.5, whose even neighbour is the one below.
    expect(atHigh(1536, 1040)).toBe(Math.ceil((48 * 32 * (2_000_000 + 1536 * 1040)) / 4_000_000));
    // 48 · 1008 / 1536 = 31.5, whose even neighbour is the one above.
    expect(atHigh(1536, 1008)).toBe(Math.ceil((48 * 32 * (2_000_000 + 1536 * 1008)) / 4_000_000));
  });

  it('is approximate on 2.6: 4.2 times 2.5 at low, 4 times at medium, the same above', () => {
    const at = (quality: QualityLevel) => outputTokensBefore(flare26, quality, 1024, 1024);
    expect([at('low'), at('medium'), at('high'), at('xhigh'), at('max')]).toEqual([
      { tokens: 824, approximate: true },
      { tokens: 1756, approximate: true },
      { tokens: 1756, approximate: true },
      { tokens: 3122, approximate: true },
      { tokens: 7024, approximate: true },
    ]);
  });

  it('is unknown for a quality or a size the model does not have', () => {
    expect(outputTokensBefore(two, 'max', 1024, 1024)).toBeNull();
    expect(outputTokensBefore(one5, 'xhigh', 1024, 1024)).toBeNull();
    expect(outputTokensBefore(one5, 'low', 2048, 2048)).toBeNull();
  });
});

describe('estimateRun', () => {
  it('is text in and image out, exact where the rule is', () => {
    expect(estimateRun({ params: params(), model: flare25, priced: true })).toEqual(
      exactly(11 * 5 + 439 * 30),
    );
    expect(
      estimateRun({ params: params({ quality: 'high', size: '3840x2160' }), model: two, priced: true }),
    ).toEqual(exactly(11 * 5 + 13_342 * 30));
  });

  it('bills every one of the images in full, its text and its previews too', () => {
    const settings = params({ n: 4, partialImages: 3 });
    expect(estimateRun({ params: settings, model: flare25, priced: true })).toEqual(
      exactly(4 * (11 * 5 + (439 + 300) * 30)),
    );
  });

  it('bills the input images with every image', () => {
    const inputs = [
      { width: 1024, height: 1024 },
      { width: 4000, height: 3000 },
    ];
    expect(estimateRun({ params: params({ n: 2 }), model: flare25, priced: true, inputs })).toEqual({
      ...exactly(2 * (11 * 5 + (1024 + 1452) * 8 + 439 * 30)),
      approximate: true,
    });
    expect(
      estimateRun({
        params: params({ inputFidelity: 'high' }),
        model: one5,
        priced: true,
        inputs: inputs.slice(0, 1),
      }),
    ).toEqual(exactly(11 * 5 + 4354 * 8 + 1056 * 32));
  });

  it('rounds half a micro-dollar up, once for the run and not for each image', () => {
    const inputs = [{ width: 1024, height: 1536 }];
    const total = (n: number) =>
      estimateRun({ params: params({ quality: 'low', n }), model: mini, priced: true, inputs }).lowMicroUsd;
    // Text 11 · 2, one input of 323 · 2.5 = 807.5, output 272 · 8.
    expect([total(1), total(2), total(3)]).toEqual([
      22 + 808 + 2176,
      2 * (22 + 807.5 + 2176),
      3 * (22 + 807.5 + 2176) + 0.5,
    ]);
  });

  it('is a range from the lowest to the highest level when the quality is left to the model', () => {
    expect(estimateRun({ params: params({ quality: 'auto' }), model: flare25, priced: true })).toEqual({
      lowMicroUsd: 55 + 196 * 30,
      highMicroUsd: 55 + 7024 * 30,
      approximate: false,
    });
    expect(estimateRun({ params: params({ quality: 'auto' }), model: one5, priced: true })).toEqual({
      lowMicroUsd: 55 + 272 * 32,
      highMicroUsd: 55 + 4160 * 32,
      approximate: false,
    });
  });

  it('is a range over the usual sizes when the size is left to the model', () => {
    expect(estimateRun({ params: params({ size: 'auto' }), model: one5, priced: true })).toEqual({
      lowMicroUsd: 55 + 1056 * 32,
      highMicroUsd: 55 + 1584 * 32,
      approximate: false,
    });
    expect(estimateRun({ params: params({ size: 'auto' }), model: flare25, priced: true })).toEqual({
      lowMicroUsd: 55 + 343 * 30,
      highMicroUsd: 55 + 439 * 30,
      approximate: true,
    });
  });

  it('spans both when both are left to the model', () => {
    expect(
      estimateRun({ params: params({ size: 'auto', quality: 'auto' }), model: one5, priced: true }),
    ).toEqual({
      lowMicroUsd: 55 + 272 * 32,
      highMicroUsd: 55 + 6240 * 32,
      approximate: false,
    });
  });

  it('is approximate for GIF and for SVG, at one image’s price', () => {
    for (const outputFormat of ['gif', 'svg'] as const) {
      expect(
        estimateRun({ params: params({ outputFormat, quality: 'high' }), model: flare26, priced: true }),
      ).toEqual({
        ...exactly(55 + 1756 * 30),
        approximate: true,
      });
    }
  });

  it('stays approximate for GIF and SVG should the grid of such a model be published', () => {
    const exact = { ...flare26, outputTokens: flare25.outputTokens };
    for (const outputFormat of ['gif', 'svg', 'png'] as const) {
      expect([
        outputFormat,
        estimateRun({ params: params({ outputFormat }), model: exact, priced: true }).approximate,
      ]).toEqual([outputFormat, outputFormat !== 'png']);
    }
  });

  describe('with experience', () => {
    const learned = (
      changes: Partial<GenerateParams>,
      m = flare26,
      learnedOutputTokens: number | null = 900,
    ) => estimateRun({ params: params(changes), model: m, priced: true, learnedOutputTokens });

    it('uses it where the rule is approximate, and goes on saying so', () => {
      expect(learned({ n: 2, partialImages: 1 })).toEqual({
        ...exactly(2 * (55 + 1000 * 30)),
        approximate: true,
      });
    });

    it('does not need it where the rule is exact', () => {
      expect(learned({}, flare25)).toEqual(exactly(55 + 439 * 30));
    });

    it.each([[null], [0]])('goes by the rule when it has seen %j', (seen) => {
      expect(learned({}, flare26, seen)).toEqual({ ...exactly(55 + 1756 * 30), approximate: true });
    });

    it('keeps the range of what is left to the model, and the rule for frames', () => {
      expect(learned({ quality: 'auto' })).toEqual(learned({ quality: 'auto' }, flare26, null));
      expect(learned({ size: 'auto' })).toEqual(learned({ size: 'auto' }, flare26, null));
      expect(learned({ outputFormat: 'gif' })).toEqual(learned({ outputFormat: 'gif' }, flare26, null));
    });
  });

  it('is unknown, never zero, for a model without a price and for settings no rule covers', () => {
    const unknown = { lowMicroUsd: null, highMicroUsd: null, approximate: true };
    expect(estimateRun({ params: params(), model: flare25, priced: false })).toEqual(unknown);
    expect(estimateRun({ params: params({ size: '2048x2048' }), model: one5, priced: true })).toEqual(
      unknown,
    );
    expect(estimateRun({ params: params({ size: 'huge' }), model: flare25, priced: true })).toEqual(unknown);
    expect(estimateRun({ params: params({ quality: 'max' }), model: two, priced: true })).toEqual(unknown);
    expect(estimateRun({ params: params({ n: Number.NaN }), model: two, priced: true })).toEqual(unknown);
    expect(estimateRun({ params: params({ partialImages: 0.5 }), model: two, priced: true })).toEqual(
      unknown,
    );
  });

  it('is whole micro-dollars, low never above high, for every model and setting', () => {
    const settings = fc.record({
      quality: fc.constantFrom('auto', 'low', 'medium', 'high' as const),
      size: fc.constantFrom('auto', '1024x1024', '1536x1024', '1024x1536'),
      n: fc.integer({ min: 1, max: 10 }),
      partialImages: fc.integer({ min: 0, max: 3 }),
      prompt: fc.string({ minLength: 1 }),
    });
    const inputs = fc.array(
      fc.record({ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) }),
    );
    fc.assert(
      fc.property(settings, inputs, fc.constantFrom(...MODELS), (changes, images, m) => {
        const estimate = estimateRun({
          params: params(changes as Partial<GenerateParams>),
          model: m,
          priced: true,
          inputs: images,
        });
        expect([estimate.lowMicroUsd, estimate.highMicroUsd].every(Number.isSafeInteger)).toBe(true);
        expect(estimate.lowMicroUsd).toBeGreaterThan(0);
        expect(estimate.lowMicroUsd).toBeLessThanOrEqual(estimate.highMicroUsd ?? -1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('estimateByQuality', () => {
  it('prices the same run at every level the model has', () => {
    const list = estimateByQuality({
      params: params({ n: 2, quality: 'max' }),
      model: flare25,
      priced: true,
    });
    expect(list.map(({ quality }) => quality)).toEqual(['auto', 'low', 'medium', 'high', 'xhigh', 'max']);
    expect(list.map(({ estimate }) => estimate.highMicroUsd)).toEqual(
      [7024, 196, 439, 1756, 3122, 7024].map((tokens) => 2 * (55 + tokens * 30)),
    );
    expect(list[0]?.estimate.lowMicroUsd).toBe(2 * (55 + 196 * 30));
    expect(estimateByQuality({ params: params(), model: one5, priced: true })).toHaveLength(4);
  });

  it('uses experience for the levels that have some', () => {
    const list = estimateByQuality({
      params: params(),
      model: flare26,
      priced: true,
      learnedByQuality: { low: 500 },
    });
    expect(list.map(({ estimate }) => estimate.lowMicroUsd).slice(1, 3)).toEqual([
      55 + 500 * 30,
      55 + 1756 * 30,
    ]);
  });
});

describe('by tomorrow', () => {
  it.each(vectors.billed.map((bill) => [bill.note, bill] as const))(
    '%s: exactly half, an odd micro-dollar rounded up',
    (_id, bill) => {
      const full = computeCost(parseUsage(bill.usage), model(bill.model));
      const half = computeCost(parseUsage(bill.usage), model(bill.model), { overnight: true });
      expect(half?.totalMicroUsd).toBe(Math.ceil((full?.totalMicroUsd ?? 0) / 2));
      expect(half?.lines.reduce((sum, line) => sum + line.costMicroUsd, 0)).toBe(half?.totalMicroUsd);
      expect(half?.lines.map(({ usdPerMillion }) => usdPerMillion * 2)).toEqual(
        full?.lines.map(({ usdPerMillion }) => usdPerMillion),
      );
    },
  );

  it('rounds the sum once, and not each line', () => {
    const usage = {
      ...NO_USAGE,
      inputTextTokens: 3,
      outputTextTokens: 0,
      outputImageTokens: 1,
      inputImageTokens: 0,
    };
    // 15 and 32: 47 halved is 23.5.
    expect(computeCost(usage, one5, { overnight: true })).toMatchObject({
      totalMicroUsd: 24,
      lines: [{ costMicroUsd: 8 }, { costMicroUsd: 16 }],
    });
    // 15 and 8 and 5 would each be rounded up to 8, 4 and 3: half of 28 is 14, not 15.
    const three = {
      ...usage,
      inputTextTokens: 1,
      inputImageTokens: 1,
      outputImageTokens: 0,
      outputTextTokens: 1,
    };
    expect(computeCost(three, one5, { overnight: true })?.totalMicroUsd).toBe(halve(5 + 8 + 10));
  });

  it('adds up for any bill, and never passes the estimate halved in the same way', () => {
    const tokens = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        tokens,
        tokens,
        tokens,
        tokens,
        (inputTextTokens, inputImageTokens, outputImageTokens, outputTextTokens) => {
          const usage = {
            ...NO_USAGE,
            inputTextTokens,
            inputImageTokens,
            outputImageTokens,
            outputTextTokens,
          };
          const full = computeCost(usage, one5);
          const half = computeCost(usage, one5, { overnight: true });
          if (full === null || half === null) return expect(half).toBe(full);
          expect(half.totalMicroUsd).toBe(halve(full.totalMicroUsd));
          expect(half.lines.reduce((sum, line) => sum + line.costMicroUsd, 0)).toBe(half.totalMicroUsd);
          expect(half.lines.every(({ costMicroUsd }) => costMicroUsd >= 0)).toBe(true);
        },
      ),
    );
  });

  it('halves estimates, and leaves what is not known', () => {
    expect(halveEstimate({ lowMicroUsd: 5, highMicroUsd: 8, approximate: true })).toEqual({
      lowMicroUsd: 3,
      highMicroUsd: 4,
      approximate: true,
    });
    expect(
      halveEstimate({ lowMicroUsd: null, highMicroUsd: null, approximate: true }).highMicroUsd,
    ).toBeNull();
  });
});

const NO_USAGE: Usage = {
  inputTokens: 1,
  inputTextTokens: 0,
  inputImageTokens: 0,
  outputTokens: 1,
  outputImageTokens: 0,
  outputTextTokens: 0,
  totalTokens: 2,
};

describe('computeCost', () => {
  it.each(vectors.billed.map((bill) => [bill.note, bill] as const))(
    'gives %s to the micro-dollar',
    (_, bill) => {
      const cost = computeCost(parseUsage(bill.usage), model(bill.model));
      expect(cost?.totalMicroUsd).toBe(Math.round(bill.costUsd * 1_000_000));
    },
  );

  const usage: Usage = {
    inputTokens: 110,
    inputTextTokens: 10,
    inputImageTokens: 100,
    outputTokens: 1100,
    outputImageTokens: 1056,
    outputTextTokens: 44,
    totalTokens: 1210,
  };

  it('has a line per kind of token, with its price, and the version of the table', () => {
    expect(computeCost(usage, one5)).toEqual({
      totalMicroUsd: 50 + 800 + 33_792 + 440,
      lines: [
        { what: 'textIn', tokens: 10, usdPerMillion: 5, costMicroUsd: 50 },
        { what: 'imageIn', tokens: 100, usdPerMillion: 8, costMicroUsd: 800 },
        { what: 'imageOut', tokens: 1056, usdPerMillion: 32, costMicroUsd: 33_792 },
        { what: 'textOut', tokens: 44, usdPerMillion: 10, costMicroUsd: 440 },
      ],
      priceTableVersion: PRICE_TABLE_VERSION,
      lowerBound: false,
    });
  });

  it('leaves out kinds that were not used', () => {
    const cost = computeCost({ ...usage, inputImageTokens: 0, outputTextTokens: 0 }, two);
    expect(cost?.lines.map(({ what }) => what)).toEqual(['textIn', 'imageOut']);
  });

  it('rounds half a micro-dollar up, once a line', () => {
    const cost = computeCost({ ...usage, inputImageTokens: 323 }, mini);
    expect(cost?.lines.find(({ what }) => what === 'imageIn')?.costMicroUsd).toBe(808);
  });

  it('is the sum of its lines, in whole micro-dollars, for every model', () => {
    const count = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(count, count, count, count, fc.constantFrom(...MODELS), (text, image, out, outText, m) => {
        fc.pre(text + image + out + outText > 0);
        const cost = computeCost(
          {
            ...usage,
            inputTextTokens: text,
            inputImageTokens: image,
            outputImageTokens: out,
            outputTextTokens: outText,
          },
          m,
        );
        const sum = cost?.lines.reduce((total, line) => total + line.costMicroUsd, 0);
        expect(cost?.totalMicroUsd).toBe(sum);
        expect(Number.isSafeInteger(sum)).toBe(true);
      }),
    );
  });

  it('is a lower bound when an SVG’s author model was billed too', () => {
    expect([
      computeCost(usage, flare26, { lowerBound: true })?.lowerBound,
      computeCost(usage, flare26)?.lowerBound,
    ]).toEqual([true, false]);
  });

  it('is unknown, not nothing, when usage is missing or all zero', () => {
    const zero = Object.fromEntries(Object.keys(usage).map((kind) => [kind, 0])) as Usage;
    expect([computeCost(null, two), computeCost(zero, two)]).toEqual([null, null]);
  });
});

describe('splitCost', () => {
  it.each([
    [100, 3, [34, 33, 33]],
    [2, 4, [1, 1, 0, 0]],
    [0, 2, [0, 0]],
    [7, 1, [7]],
    [7, 0, []],
  ])('%d among %d', (total, n, shares) => {
    expect(splitCost(total, n)).toEqual(shares);
  });

  it('loses nothing and is as even as whole micro-dollars can be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 }), (total, n) => {
        const shares = splitCost(total, n);
        expect(shares).toHaveLength(n);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
