import { describe, expect, it } from 'vitest';
import {
  type ComparisonAxes,
  type ComparisonBase,
  cellKey,
  completeAxes,
  countCells,
  findTooMany,
  MAX_CELLS,
  type PlanContext,
  planComparison,
  priceLevels,
  totalOf,
  valueLabel,
} from './comparison';
import { DEFAULT_SETTINGS } from './default-settings';
import { planEditRun } from './edit-run';
import { english } from './language';
import { NOTHING_HEARD, tellNews } from './model-news';
import { findModel } from './models';
import { batchOf } from './overnight';
import { estimateRun, halveEstimate } from './pricing';
import type { EditParams, GenerateParams } from './wire';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const newsOf = (compatible: boolean) => tellNews(NOTHING_HEARD, [], { nowMs: NOW, compatible });
const CONTEXT: PlanContext = { news: newsOf(false), pictures: null };

function baseOf(change: Partial<GenerateParams> = {}): ComparisonBase {
  return {
    params: { prompt: 'a lighthouse', ...DEFAULT_SETTINGS, ...change },
    edit: null,
    images: [],
  };
}

function plan(base: ComparisonBase, axes: Partial<ComparisonAxes>, context: PlanContext = CONTEXT) {
  return planComparison(base, completeAxes(base, axes), context);
}

const EDIT: EditParams = {
  placement: 'whole',
  mask: null,
  markup: null,
  region: 'auto',
  featherPx: null,
  matchGrain: true,
  sendWholePhoto: true,
  reinforcePrompt: false,
};
const PICTURES = { photo: { width: 3000, height: 2000 }, others: [], maskBounds: null };

describe('the axes', () => {
  it('hold the base’s own value where nothing is said', () => {
    expect(completeAxes(baseOf(), {})).toEqual({
      prompts: ['a lighthouse'],
      models: ['gpt-image-2.5-flare'],
      qualities: ['medium'],
      sizes: ['1024x1024'],
      backgrounds: ['auto'],
    });
    expect(completeAxes(baseOf(), { qualities: [] }).qualities).toEqual(['medium']);
  });

  it('hold every value once, in the order in which a person expects them', () => {
    const axes = completeAxes(baseOf(), {
      prompts: ['b', 'a', 'b'],
      models: ['my-own', 'gpt-image-2', 'gpt-image-2.6-flare', 'gpt-image-2'],
      qualities: ['max', 'high', 'low', 'auto', 'low'],
      sizes: ['1536x1024', '1024x1024', 'auto', 'source'],
      backgrounds: ['transparent', 'auto', 'opaque'],
    });
    expect(axes).toEqual({
      prompts: ['b', 'a'],
      models: ['gpt-image-2.6-flare', 'gpt-image-2', 'my-own'],
      qualities: ['auto', 'low', 'high', 'max'],
      sizes: ['source', 'auto', '1024x1024', '1536x1024'],
      backgrounds: ['auto', 'opaque', 'transparent'],
    });
  });
});

describe('the cells', () => {
  it('are every combination, qualities innermost and prompts outermost', () => {
    const cells = plan(baseOf(), {
      prompts: ['one', 'two'],
      models: ['gpt-image-2.5-flare', 'gpt-image-2'],
      qualities: ['low', 'high'],
    });
    expect(cells.map(({ params }) => [params.prompt, params.model, params.quality].join(' '))).toEqual([
      'one gpt-image-2.5-flare low',
      'one gpt-image-2.5-flare high',
      'one gpt-image-2 low',
      'one gpt-image-2 high',
      'two gpt-image-2.5-flare low',
      'two gpt-image-2.5-flare high',
      'two gpt-image-2 low',
      'two gpt-image-2 high',
    ]);
  });

  it('cost what each would cost alone', () => {
    for (const { params, estimate } of plan(baseOf(), {
      models: ['gpt-image-2.6-flare', 'gpt-image-2.5-flare', 'gpt-image-2'],
      qualities: ['auto', 'low', 'medium', 'high'],
      sizes: ['auto', '1024x1024', '1536x1024'],
    })) {
      const model = findModel(params.model);
      expect(model).toBeDefined();
      expect(estimate).toEqual(model && estimateRun({ params, model, priced: true }));
    }
  });

  it('cost half by tomorrow, without the previews that nobody sees, where OpenAI takes their model', () => {
    const models = ['gpt-image-2', 'gpt-image-1-mini', 'gpt-image-2.6-flare'];
    for (const { params, overnight } of plan(baseOf({ partialImages: 3 }), { models, qualities: ['low'] })) {
      const model = findModel(params.model);
      expect(model).toBeDefined();
      const alone = model && estimateRun({ params: { ...params, partialImages: 0 }, model, priced: true });
      expect(overnight).toEqual(batchOf(params.model) === 'no' ? null : alone && halveEstimate(alone));
    }
    expect(models.map(batchOf)).toContain('no');
  });

  it('keep their keys when the axes are extended', () => {
    const few = plan(baseOf(), { qualities: ['low', 'high'] });
    const more = plan(baseOf(), {
      qualities: ['low', 'medium', 'high'],
      models: ['gpt-image-2', 'gpt-image-2.5-flare'],
      prompts: ['another', 'a lighthouse'],
    });
    const keys = new Set(more.map(({ key }) => key));
    expect(keys.size).toBe(more.length);
    for (const { key } of few) expect(keys).toContain(key);
  });

  it('have keys of a bounded length that tell prompts apart', () => {
    const values = { model: 'm', quality: 'low', size: 'auto', background: 'auto' } as const;
    const long = cellKey({ ...values, prompt: 'x'.repeat(32_000) });
    expect(long.length).toBeLessThan(64);
    const keys = Array.from({ length: 5000 }, (_, n) => cellKey({ ...values, prompt: `prompt ${n}` }));
    expect(new Set(keys).size).toBe(5000);
  });

  it('with a quality that the model lacks are a problem without a price, and are not changed', () => {
    const [flare, two] = plan(baseOf({ quality: 'max' }), { models: ['gpt-image-2.5-flare', 'gpt-image-2'] });
    expect(flare?.problem).toBeNull();
    expect(two).toMatchObject({
      problem: 'GPT Image 2 has no quality “max”; it has low, medium and high.',
      estimate: null,
      params: { model: 'gpt-image-2', quality: 'max' },
    });
  });

  it.each([
    ['a format', { backgrounds: ['transparent'] }, { outputFormat: 'jpeg' }, /needs PNG or WebP/],
    [
      'a format of the model',
      { models: ['gpt-image-2'] },
      { outputFormat: 'gif', model: 'gpt-image-2.6-flare' },
      /does not make GIF/,
    ],
    ['a size', { sizes: ['512x512'] }, {}, /Too few pixels/],
    ['an unknown model', { models: ['who-knows'] }, {}, /not in the catalogue/],
    ['a retired model', { models: ['gpt-image-1'] }, {}, /shut GPT Image 1 down on 23 Oct 2026/],
    ['no prompt', { prompts: [' '] }, {}, /Write a prompt first/],
  ] as const)('that cannot be made for %s say why', (_, axes, params, sentence) => {
    const [cell] = plan(baseOf(params as Partial<GenerateParams>), axes as unknown as ComparisonAxes);
    expect(cell?.problem).toMatch(sentence);
    expect(cell?.estimate).toBeNull();
  });

  it('may be of a retired model where something else than OpenAI answers', () => {
    const [cell] = plan(baseOf(), { models: ['gpt-image-1'] }, { ...CONTEXT, news: newsOf(true) });
    expect(cell?.problem).toBeNull();
  });

  it('leave out what only other models have, and say so', () => {
    const base = baseOf({ model: 'gpt-image-2.6-flare', complexity: 'high' });
    const [newest, older] = plan(base, { models: ['gpt-image-2.6-flare', 'gpt-image-2.5-flare'] });
    expect(newest).toMatchObject({ note: null, params: { complexity: 'high' } });
    expect(older?.params).not.toHaveProperty('complexity');
    expect(older).toMatchObject({
      problem: null,
      note: 'Without complexity, which GPT Image 2.5 Flare does not have.',
    });
  });

  it('leave out an input fidelity that the model does not take', () => {
    const base = {
      ...baseOf({ model: 'gpt-image-1.5', inputFidelity: 'high', size: 'source' }),
      edit: EDIT,
      images: ['a'],
    };
    const context = { ...CONTEXT, pictures: PICTURES };
    const [flare, older] = plan(base, { models: ['gpt-image-1.5', 'gpt-image-2.5-flare'] }, context);
    expect(flare).toMatchObject({
      params: { model: 'gpt-image-2.5-flare' },
      note: 'Without input fidelity, which GPT Image 2.5 Flare does not have.',
    });
    expect(older).toMatchObject({ note: null, params: { inputFidelity: 'high' } });
  });

  it('of a model that behaves like another have no price, and only that model behaves like it', () => {
    const base = baseOf({ model: 'azure-mine', behavesLike: 'gpt-image-2' });
    const [known, own] = plan(base, { models: ['azure-mine', 'gpt-image-2.5-flare'] });
    expect(known).toMatchObject({ problem: null, params: { model: 'gpt-image-2.5-flare' } });
    expect(known?.params).not.toHaveProperty('behavesLike');
    expect(own).toMatchObject({
      problem: null,
      params: { model: 'azure-mine', behavesLike: 'gpt-image-2' },
      estimate: { lowMicroUsd: null, highMicroUsd: null },
    });
  });

  it('use what this installation has learned of a price', () => {
    const base = baseOf({ model: 'gpt-image-2.6-flare' });
    const asked: unknown[] = [];
    const [low, high] = plan(
      base,
      { qualities: ['low', 'high'] },
      {
        ...CONTEXT,
        learned: (params) => {
          asked.push(params.quality);
          return params.quality === 'low' ? 1000 : null;
        },
      },
    );
    const model = findModel('gpt-image-2.6-flare');
    expect(asked).toEqual(['low', 'high']);
    expect(low?.estimate).toEqual(
      model &&
        estimateRun({ params: low?.params ?? base.params, model, priced: true, learnedOutputTokens: 1000 }),
    );
    expect(high?.estimate).toEqual(
      model && estimateRun({ params: high?.params ?? base.params, model, priced: true }),
    );
  });
});

describe('an edit', () => {
  const base: ComparisonBase = { ...baseOf({ size: 'source' }), edit: EDIT, images: ['photo'] };
  const context = { ...CONTEXT, pictures: PICTURES };

  it('is priced with its pictures, at each size', () => {
    for (const { params, estimate, problem } of plan(
      base,
      { qualities: ['low', 'high'], sizes: ['source', '1024x1024'] },
      context,
    )) {
      const model = findModel(params.model);
      expect(problem).toBeNull();
      expect(estimate).toEqual(
        model && planEditRun({ params, edit: EDIT, model, priced: true, ...PICTURES }).estimate,
      );
    }
  });

  it('uses what was learned of the size that is sent', () => {
    const sizes: string[] = [];
    const flare = { ...base, params: { ...base.params, model: 'gpt-image-2.6-flare' } };
    const [plain] = plan(flare, {}, context);
    const [learned] = plan(flare, {}, { ...context, learned: ({ size }) => sizes.push(size) * 5000 });
    expect(sizes).toEqual(['3008x2000']);
    expect(learned?.estimate?.highMicroUsd).toBeGreaterThan(plain?.estimate?.highMicroUsd ?? 0);
  });

  it('that a model does not take is a problem', () => {
    const marked = { ...base, edit: { ...EDIT, markup: 'drawing' } };
    const cells = plan(marked, { models: ['gpt-image-2.5-flare', 'gpt-image-2'] }, context);
    expect(cells.map(({ problem }) => problem)).toEqual([null, 'GPT Image 2 takes no markup.']);
  });

  it('that cannot be planned is a problem, not a fault', () => {
    const region = { x: 8000, y: 8000, width: 100, height: 100 };
    const [cell] = plan(
      { ...base, edit: { ...EDIT, placement: 'exact', mask: 'm', region } },
      {},
      { ...context, pictures: { ...PICTURES, maskBounds: { x: 10, y: 10, width: 50, height: 50 } } },
    );
    expect(cell?.problem).toBe('The region lies outside the photo.');
    expect(cell?.estimate).toBeNull();
  });

  it('with a prompt that becomes too long by what is added to it is a problem', () => {
    const [cell] = plan(
      { ...base, edit: { ...EDIT, reinforcePrompt: true } },
      { prompts: ['x'.repeat(31_990)] },
      context,
    );
    expect(cell?.problem).toBe('A prompt may have 32,000 characters at most.');
  });
});

describe('the number of cells', () => {
  const many = (prompts: number, qualities: ComparisonAxes['qualities']) =>
    completeAxes(baseOf(), { prompts: Array.from({ length: prompts }, (_, n) => `p${n}`), qualities });

  it('may be sixty', () => {
    const axes = many(20, ['low', 'medium', 'high']);
    expect(countCells(axes)).toBe(MAX_CELLS);
    expect(findTooMany(axes)).toBeNull();
    expect(planComparison(baseOf(), axes, CONTEXT)).toHaveLength(60);
  });

  it('may not be more, in a sentence with the number', () => {
    const axes = many(21, ['low', 'medium', 'high']);
    expect(findTooMany(axes)).toEqual({
      key: 'refusals.tooManyCells',
      values: { most: 60, count: 63 },
    });
    expect(() => planComparison(baseOf(), axes, CONTEXT)).toThrow('This one would have 63.');
  });
});

describe('the total', () => {
  it('is the sum of what can be started, with its range', () => {
    const cells = plan(baseOf(), {
      models: ['gpt-image-2.6-flare', 'gpt-image-2.5-flare', 'gpt-image-2'],
      qualities: ['auto', 'low', 'max'],
    });
    const startable = cells.filter(({ problem }) => problem === null);
    expect(cells).toHaveLength(9);
    expect(startable).toHaveLength(8);
    expect(totalOf(cells)).toEqual({
      lowMicroUsd: startable.reduce((sum, { estimate }) => sum + (estimate?.lowMicroUsd ?? 0), 0),
      highMicroUsd: startable.reduce((sum, { estimate }) => sum + (estimate?.highMicroUsd ?? 0), 0),
      approximate: true,
      count: 8,
      unpriced: 0,
    });
  });

  it('counts what has no price by itself', () => {
    const base = baseOf({ model: 'mine', behavesLike: 'gpt-image-2' });
    expect(totalOf(plan(base, { models: ['mine', 'gpt-image-2'] }))).toMatchObject({ count: 2, unpriced: 1 });
    expect(totalOf([])).toEqual({
      lowMicroUsd: 0,
      highMicroUsd: 0,
      approximate: false,
      count: 0,
      unpriced: 0,
    });
  });
});

it('prices each level of an axis on its own', () => {
  const levels = priceLevels(baseOf(), 'qualities', ['low', 'high', 'max'], CONTEXT);
  const cells = plan(baseOf(), { qualities: ['low', 'high', 'max'] });
  expect(levels).toEqual(
    cells.map(({ params, problem, problemSentence, estimate }) => ({
      value: params.quality,
      problem,
      problemSentence,
      estimate,
    })),
  );
});

it('names values as headings', () => {
  expect(valueLabel('models', 'gpt-image-2', english)).toBe('GPT Image 2');
  expect(valueLabel('models', 'mine', english)).toBe('mine');
  expect(valueLabel('sizes', '1536x1024', english)).toBe('1536 × 1024');
  expect(valueLabel('sizes', 'source', english)).toBe('source size');
  expect(valueLabel('sizes', 'auto', english)).toBe('auto size');
  expect(valueLabel('qualities', 'low', english)).toBe('low');
  expect(valueLabel('qualities', 'xhigh', english)).toBe('x-high');
  expect(valueLabel('qualities', 'auto', english)).toBe('auto quality');
  expect(valueLabel('backgrounds', 'auto', english)).toBe('auto background');
  expect(valueLabel('backgrounds', 'opaque', english)).toBe('opaque');
  expect(valueLabel('prompts', 'a cat', english)).toBe('a cat');
});
