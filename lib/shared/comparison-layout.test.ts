import { describe, expect, it } from 'vitest';
import { type CellValues, type ComparisonAxes, completeAxes, planComparison } from './comparison';
import { activeAxes, cellLabel, layoutComparison, shareOfAxis, tellApart } from './comparison-layout';
import { DEFAULT_SETTINGS } from './default-settings';
import { english } from './language';
import { NO_NEWS } from './wire-models';

const BASE = { params: { prompt: 'a cat', ...DEFAULT_SETTINGS }, edit: null, images: [] };
const CONTEXT = { news: NO_NEWS, pictures: null };

function tableOf(given: Partial<ComparisonAxes>) {
  const axes = completeAxes(BASE, given);
  const cells = planComparison(BASE, axes, CONTEXT);
  return { axes, cells, layout: layoutComparison(axes, cells) };
}

describe('the table', () => {
  it('of one cell has no headings', () => {
    const { cells, layout } = tableOf({});
    expect(layout).toEqual({ columns: [null], groups: [{ headings: [], rows: [{ heading: null, cells }] }] });
  });

  it.each([
    ['qualities', { qualities: ['low', 'high'] }],
    ['models', { models: ['gpt-image-2.5-flare', 'gpt-image-2'] }],
    ['prompts', { prompts: ['one', 'two'] }],
  ] as const)('of one axis (%s) is one row', (axis, given) => {
    const { cells, layout } = tableOf(given as unknown as ComparisonAxes);
    expect(layout.columns.map((heading) => heading?.axis)).toEqual([axis, axis]);
    expect(layout.groups).toEqual([{ headings: [], rows: [{ heading: null, cells }] }]);
  });

  it('of two axes has the price in the columns', () => {
    const { axes, layout } = tableOf({
      models: ['gpt-image-2.5-flare', 'gpt-image-2'],
      qualities: ['low', 'medium', 'high'],
    });
    expect(activeAxes(axes)).toEqual(['qualities', 'models']);
    expect(layout.columns.map((heading) => heading?.value)).toEqual(['low', 'medium', 'high']);
    expect(layout.groups[0]?.rows.map(({ heading }) => heading?.value)).toEqual([
      'gpt-image-2.5-flare',
      'gpt-image-2',
    ]);
  });

  it('of more axes is split into groups, and every cell stands where its headings say', () => {
    const { cells, layout } = tableOf({
      models: ['gpt-image-2.5-flare', 'gpt-image-2'],
      qualities: ['low', 'medium', 'high'],
      sizes: ['1024x1024', '1536x1024'],
      prompts: ['one', 'two'],
    });
    expect(layout.groups.map(({ headings }) => headings.map(({ value }) => value))).toEqual([
      ['one', '1024x1024'],
      ['one', '1536x1024'],
      ['two', '1024x1024'],
      ['two', '1536x1024'],
    ]);
    const seen = new Set<string>();
    for (const { headings, rows } of layout.groups) {
      for (const row of rows) {
        row.cells.forEach((cell, column) => {
          seen.add(cell.key);
          expect([cell.params.prompt, cell.params.size]).toEqual(headings.map(({ value }) => value));
          expect(cell.params.model).toBe(row.heading?.value);
          expect(cell.params.quality).toBe(layout.columns[column]?.value);
        });
      }
    }
    expect(seen.size).toBe(cells.length);
  });

  it('names a cell by what tells it from its neighbours', () => {
    const { axes, cells } = tableOf({ qualities: ['low', 'high'], prompts: ['one', 'two'] });
    expect(cells.map(({ params }) => cellLabel(axes, params, english))).toEqual([
      'one, low',
      'one, high',
      'two, low',
      'two, high',
    ]);
    const single = tableOf({});
    expect(cellLabel(single.axes, single.cells[0]?.params as CellValues, english)).toBe(
      'GPT Image 2.5 Flare, medium',
    );
  });
});

describe('what an axis is worth', () => {
  const { axes, cells } = tableOf({
    models: ['gpt-image-2.5-flare', 'gpt-image-2'],
    qualities: ['low', 'medium', 'high'],
  });
  type Cell = (typeof cells)[number];
  const estimated = (cell: Cell) => ({ estimate: cell.estimate?.highMicroUsd ?? null, cost: null });
  const at = (cell: Cell, quality: string, model: string) =>
    cell.params.quality === quality && cell.params.model === model;
  const sumOf = (quality: string) =>
    cells
      .filter(({ params }) => params.quality === quality)
      .reduce((sum, { estimate }) => sum + (estimate?.highMicroUsd ?? 0), 0);

  it('is the estimates’ share as long as nothing is paid', () => {
    expect(shareOfAxis('qualities', axes, cells, estimated)).toEqual({
      axis: 'qualities',
      cheapest: 'low',
      dearest: 'high',
      percent: Math.round((100 * sumOf('low')) / sumOf('high')),
      real: false,
    });
  });

  it('is the share of what was paid, of the rows that are paid for throughout', () => {
    const costs: Record<string, number> = { low: 1100, medium: 2000, high: 10_000 };
    const share = shareOfAxis('qualities', axes, cells, (cell) => ({
      ...estimated(cell),
      cost: cell.params.model === 'gpt-image-2' ? (costs[cell.params.quality] ?? null) : null,
    }));
    expect(share).toMatchObject({ cheapest: 'low', dearest: 'high', percent: 11, real: true });
  });

  it('never compares what was paid with an estimate', () => {
    const share = shareOfAxis('qualities', axes, cells, (cell) => ({
      ...estimated(cell),
      cost: at(cell, 'low', 'gpt-image-2') ? 1 : null,
    }));
    expect(share).toMatchObject({
      real: false,
      percent: Math.round((100 * sumOf('low')) / sumOf('high')),
    });
  });

  it('leaves out rows in which one has no price, and values that never have one', () => {
    const some = tableOf({
      models: ['gpt-image-2.5-flare', 'gpt-image-2'],
      qualities: ['low', 'high', 'max'],
    });
    const share = shareOfAxis('qualities', some.axes, some.cells, estimated);
    const flare = some.cells.filter(({ params }) => params.model === 'gpt-image-2.5-flare');
    expect(share).toMatchObject({
      cheapest: 'low',
      dearest: 'max',
      percent: Math.round(
        (100 * (flare[0]?.estimate?.highMicroUsd ?? 0)) / (flare[2]?.estimate?.highMicroUsd ?? 1),
      ),
    });
    const none = tableOf({ models: ['gpt-image-2'], qualities: ['low', 'high', 'max'] });
    expect(shareOfAxis('qualities', none.axes, none.cells, estimated)).toMatchObject({ dearest: 'high' });
  });

  it('is nothing where there is nothing to compare', () => {
    expect(shareOfAxis('sizes', axes, cells, estimated)).toBeNull();
    expect(shareOfAxis('qualities', axes, cells, () => ({ estimate: null, cost: null }))).toBeNull();
    expect(shareOfAxis('qualities', axes, cells, () => ({ estimate: 0, cost: null }))).toBeNull();
  });
});

it('two cells are told apart by what differs between them', () => {
  const words = (quality: string, model: string) => [model, quality];
  expect(tellApart(words('low', 'one'), words('high', 'one'), english)).toEqual(['low', 'high']);
  expect(tellApart(words('low', 'one'), words('high', 'two'), english)).toEqual(['one, low', 'two, high']);
  expect(tellApart(['low'], ['low'], english)).toEqual(['low', 'low']);
});
