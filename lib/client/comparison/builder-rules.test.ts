import { describe, expect, it } from 'vitest';
import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import { completeAxes, type Total } from '@/lib/shared/comparison';
import { NOTHING_HEARD, tellNews } from '@/lib/shared/model-news';
import { english } from '@/test/english';
import {
  abilitiesOf,
  cellsToStart,
  EMPTY_BASE,
  findStartProblem,
  firstAxes,
  offeredLevels,
  offeredSizes,
  placeOf,
  replaceModel,
  toggleValue,
  usualTotalMs,
} from './builder-rules';

const newsOf = (compatible: boolean) =>
  tellNews({ ...NOTHING_HEARD, newcomers: ['gpt-image-3-flare'] }, [], {
    nowMs: Date.parse('2026-11-23'),
    compatible,
  });
const SERVED = newsOf(false);

describe('a new comparison', () => {
  it('begins with the usual qualities and its own', () => {
    expect(firstAxes(EMPTY_BASE).qualities).toEqual(['low', 'medium', 'high']);
    const max = { ...EMPTY_BASE, params: { ...EMPTY_BASE.params, quality: 'max' as const } };
    expect(firstAxes(max).qualities).toEqual(['low', 'medium', 'high', 'max']);
    const auto = { ...EMPTY_BASE, params: { ...EMPTY_BASE.params, quality: 'auto' as const } };
    expect(firstAxes(auto).qualities).toEqual(['low', 'medium', 'high']);
  });

  it('takes values in and out, and keeps the last one', () => {
    const axes = completeAxes(EMPTY_BASE, {});
    const two = toggleValue(EMPTY_BASE, axes, 'qualities', 'low');
    expect(two.qualities).toEqual(['low', 'medium']);
    const one = toggleValue(EMPTY_BASE, two, 'qualities', 'medium');
    expect(one.qualities).toEqual(['low']);
    expect(toggleValue(EMPTY_BASE, one, 'qualities', 'low')).toBe(one);
  });
});

describe('what is offered', () => {
  it('leaves out models that OpenAI has shut down, unless something else serves them or they are in it', () => {
    expect(offeredModels({ models: [] }, SERVED)).not.toContain('gpt-image-1');
    expect(offeredModels({ models: [] }, newsOf(true))).toContain('gpt-image-1');
    expect(offeredModels({ models: ['gpt-image-1', 'mine'] }, SERVED)).toEqual(
      expect.arrayContaining(['gpt-image-1', 'mine']),
    );
  });

  it('has what the API’s own list has beyond the catalogue', () => {
    expect(offeredModels({ models: [] }, SERVED)[0]).toBe('gpt-image-3-flare');
    expect(abilitiesOf('gpt-image-3-flare', english)).toBe(
      'New. Overpaint treats it like GPT Image 2.6 Flare.',
    );
  });

  it('lets the successor take the place of a model, and be there once', () => {
    const axes = completeAxes(EMPTY_BASE, { models: ['gpt-image-1.5', 'gpt-image-2'] });
    const next = replaceModel(EMPTY_BASE, axes, 'gpt-image-1.5', 'gpt-image-2');
    expect(next.models).toEqual(['gpt-image-2']);
  });

  it('has every quality that one of the models has', () => {
    const qualities = (models: string[], own: ('xhigh' | 'low')[] = []) =>
      offeredQualities({ models, qualities: own });
    expect(qualities(['gpt-image-2'])).toEqual(['auto', 'low', 'medium', 'high']);
    expect(qualities(['gpt-image-2'], ['xhigh'])).toEqual(['auto', 'low', 'medium', 'high', 'xhigh']);
    expect(qualities(['gpt-image-2', 'gpt-image-2.5-flare'])).toHaveLength(6);
    expect(qualities(['mine'])).toHaveLength(6);
  });

  it('has the sizes of the most able model', () => {
    expect(offeredSizes({ models: ['gpt-image-1.5'] })).toHaveLength(4);
    expect(offeredSizes({ models: ['gpt-image-1.5', 'gpt-image-2'] })).toHaveLength(25);
    expect(offeredSizes({ models: ['mine'] }).length).toBeGreaterThan(4);
  });

  it('offers the source’s size to edits', () => {
    const axes = completeAxes(EMPTY_BASE, { sizes: ['1040x1024'] });
    expect(offeredLevels(EMPTY_BASE, axes, SERVED).sizes).toContain('1040x1024');
    expect(offeredLevels(EMPTY_BASE, axes, SERVED).sizes).not.toContain('source');
    const edit = { ...EMPTY_BASE, edit: {} as never, images: ['a'] };
    expect(offeredLevels(edit, axes, SERVED).sizes[0]).toBe('source');
  });

  it('says what a model can do', () => {
    expect(abilitiesOf('gpt-image-2.5-flare', english)).toBe(
      'Fast, exact prices · any size · up to max · transparent',
    );
    expect(abilitiesOf('gpt-image-2', english)).toBe(
      'The first with flexible sizes · up to high · transparent (preview)',
    );
    expect(abilitiesOf('mine', english)).toBe('Not in the catalogue.');
  });
});

describe('what is started', () => {
  const cell = (key: string, problem: string | null = null, prompt = key) => ({
    key,
    problem,
    params: { ...EMPTY_BASE.params, prompt },
  });

  it('is every cell that can be, that is not switched off, and that is not there already', () => {
    const cells = [cell('a'), cell('b'), cell('c', 'no'), cell('d')];
    const prompts = ['a', 'b', 'c', 'd'];
    const off = new Set([placeOf(cell('b').params, prompts)]);
    expect(cellsToStart(cells, prompts, off, 'd')).toEqual([cell('a')]);
    expect(cellsToStart(cells, prompts, new Set(), null)).toHaveLength(3);
  });

  it('does not come back while its prompt is written', () => {
    const off = new Set([placeOf(cell('x', null, 'a cat').params, ['a cat'])]);
    expect(cellsToStart([cell('y', null, 'a cat that sleeps')], ['a cat that sleeps'], off, null)).toEqual(
      [],
    );
  });

  const total = (change: Partial<Total> = {}): Total => ({
    lowMicroUsd: 100,
    highMicroUsd: 100,
    approximate: false,
    count: 2,
    unpriced: 0,
    ...change,
  });
  const free = {
    leftMicroUsd: null,
    runLimitMicroUsd: null,
    unpricedMicroUsd: null,
    pricedOnly: false,
    demo: false,
  };

  it.each([
    ['may be started', total(), null, free, 60, null],
    ['may cost exactly the cap', total(), 100, free, 60, null],
    ['may not cost more than the cap', total(), 99, free, 60, 'cap'],
    ['needs a cap that is an amount', total(), undefined, free, 60, 'bad_cap'],
    ['needs a cell', total({ count: 0 }), null, free, 0, 'nothing'],
    ['may be unpriced where nothing limits', total({ unpriced: 1 }), null, free, 60, null],
    ['may not be unpriced under a cap', total({ unpriced: 1 }), 999, free, 60, 'unpriced'],
    [
      'may not be unpriced under a budget',
      total({ unpriced: 1 }),
      null,
      { ...free, leftMicroUsd: 999 },
      60,
      'unpriced',
    ],
    [
      'may not be unpriced for a member',
      total({ unpriced: 1 }),
      null,
      { ...free, pricedOnly: true },
      60,
      'unpriced',
    ],
    [
      'counts what is held for each run without a price',
      total({ unpriced: 2 }),
      null,
      { ...free, pricedOnly: true, leftMicroUsd: 199, unpricedMicroUsd: 50 },
      60,
      'month',
    ],
    [
      'may be unpriced where there is room for what is held',
      total({ unpriced: 2 }),
      200,
      { ...free, pricedOnly: true, leftMicroUsd: 200, unpricedMicroUsd: 50 },
      60,
      null,
    ],
    ['may not cost more than the month has left', total(), null, { ...free, leftMicroUsd: 99 }, 60, 'month'],
    [
      'may not cost more a run than a run may',
      total(),
      null,
      { ...free, runLimitMicroUsd: 59 },
      60,
      'run_limit',
    ],
    [
      'is free in the demo',
      total(),
      null,
      { ...free, leftMicroUsd: 0, runLimitMicroUsd: 0, demo: true },
      60,
      null,
    ],
    [
      'keeps to its cap in the demo too',
      total(),
      1,
      { ...free, leftMicroUsd: 0, runLimitMicroUsd: 0, demo: true },
      60,
      'cap',
    ],
  ] as const)('%s', (_, sum, cap, limits, dearest, problem) => {
    expect(findStartProblem(sum, cap, limits, dearest)).toBe(problem);
  });

  it('takes as long as the longest, or as all of them over the places there are', () => {
    const cells = [1000, 2000, 3000].map((usualMs) => ({ usualMs }));
    expect(usualTotalMs(cells, 8)).toBe(3000);
    expect(usualTotalMs(cells, 1)).toBe(6000);
    expect(usualTotalMs([...cells, { usualMs: null }], 8)).toBeNull();
    expect(usualTotalMs([], 8)).toBe(0);
  });
});
