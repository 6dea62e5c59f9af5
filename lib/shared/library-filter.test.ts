import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LibraryFilter,
  MAX_QUERY_CHARACTERS,
  NO_FILTER,
  parseLibraryFilter,
  shapeOf,
  sizeOf,
  writeLibraryFilter,
} from './library-filter';

const parse = (query: string) => parseLibraryFilter(new URLSearchParams(query));
const DAY = Date.UTC(2026, 10, 23);

describe('parseLibraryFilter', () => {
  it('reads nothing as no filter', () => {
    expect(parse('')).toEqual({ filter: NO_FILTER, problems: [] });
    expect(parse('q=&kind=&from=&minCost=%20&cursor=x&unheard=of')).toEqual({
      filter: NO_FILTER,
      problems: [],
    });
  });

  it.each<[string, Partial<LibraryFilter>]>([
    ['q=%20red%20fox%20', { q: 'red fox' }],
    ['shelf=bin', { shelf: 'bin' }],
    ['model=gpt-image-2', { model: 'gpt-image-2' }],
    [
      'kind=edit&quality=xhigh&shape=portrait&size=large',
      { kind: 'edit', quality: 'xhigh', shape: 'portrait', size: 'large' },
    ],
    ['transparent=1', { transparent: true }],
    ['transparent=no', { transparent: false }],
    ['favourite=yes', { favourite: true }],
    ['favourite=false', { favourite: false }],
    ['from=2026-11-23', { from: DAY }],
    ['to=2026-11-23', { to: DAY + 86_400_000 }],
    ['from=2026-11-23&to=2026-11-23', { from: DAY, to: DAY + 86_400_000 }],
    ['from=2026-11-23T12:00:00Z', { from: DAY + 43_200_000 }],
    ['from=2026-11-23T12:00', { from: DAY + 43_200_000 }],
    ['from=2026-11-23T13:30:00.250%2B01:00', { from: DAY + 45_000_250 }],
    ['to=2026-11-23T00:00', { to: DAY }],
    ['from=0&to=1790000000000', { from: 0, to: 1_790_000_000_000 }],
    ['minCost=0&maxCost=0.05', { minCostMicroUsd: 0, maxCostMicroUsd: 50_000 }],
    [
      'minCost=0.000001&maxCost=999999999.999999',
      { minCostMicroUsd: 1, maxCostMicroUsd: 999_999_999_999_999 },
    ],
    ['sort=cheapest', { sort: 'cheapest' }],
  ])('reads %s', (query, expected) => {
    expect(parse(query)).toEqual({ filter: { ...NO_FILTER, ...expected }, problems: [] });
  });

  it.each([
    ['shelf=attic', 'shelf'],
    ['kind=', null],
    ['kind=Edit', 'kind'],
    ['quality=best', 'quality'],
    ['transparent=maybe', 'transparent'],
    ['favourite=2', 'favourite'],
    ['from=yesterday', 'from'],
    ['from=2026-02-31', 'from'],
    ['from=2026-13-01', 'from'],
    ['to=9999999999999999', 'to'],
    ['from=-5', 'from'],
    ['from=12%20May', 'from'],
    ['from=2026-02-31T12:00Z', 'from'],
    ['from=2026-11-23T25:00', 'from'],
    ['from=2026-11-23%2012:00', 'from'],
    ['minCost=-1', 'minCost'],
    ['minCost=1e3', 'minCost'],
    ['maxCost=$5', 'maxCost'],
    ['maxCost=0.0000001', 'maxCost'],
    ['sort=random', 'sort'],
    ['model=%00', 'model'],
    ['model=a%0Ab', 'model'],
  ])('leaves out what is wrong with %s, and names it', (query, name) => {
    const { filter, problems } = parse(`q=fox&${query}`);
    expect(filter).toEqual({ ...NO_FILTER, q: 'fox' });
    expect(problems.map((problem) => problem.name)).toEqual(name === null ? [] : [name]);
    expect(problems.every((problem) => problem.message.startsWith(`“${name}” must be`))).toBe(true);
  });

  it.each([
    ['from=2026-11-24&to=2026-11-23', 'from', { from: DAY + 86_400_000 }],
    ['from=5&to=5', 'from', { from: 5 }],
    ['minCost=2&maxCost=1', 'minCost', { minCostMicroUsd: 2_000_000 }],
  ])('keeps one end of the range the wrong way round in %s', (query, name, expected) => {
    const { filter, problems } = parse(query);
    expect(filter).toEqual({ ...NO_FILTER, ...expected });
    expect(problems.map((problem) => problem.name)).toEqual([name]);
  });

  it('takes a range of one cost', () => {
    expect(parse('minCost=1&maxCost=1').problems).toEqual([]);
  });

  it('names everything that is wrong', () => {
    expect(parse('kind=x&sort=y&from=z').problems.map((problem) => problem.name)).toEqual([
      'kind',
      'sort',
      'from',
    ]);
  });

  it('cuts what is too long', () => {
    const { filter, problems } = parse(`q=${'x'.repeat(10_000)}&model=${'y'.repeat(10_000)}`);
    expect([filter.q.length, filter.model?.length, problems]).toEqual([MAX_QUERY_CHARACTERS, 128, []]);
  });

  it('throws at nothing', () => {
    const names = fc.constantFrom(...Object.keys(NO_FILTER), 'minCost', 'maxCost');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string({ unit: 'binary' }))), (pairs) => {
        const { filter } = parseLibraryFilter(new URLSearchParams(pairs));
        expect(Object.keys(filter)).toEqual(Object.keys(NO_FILTER));
      }),
    );
  });
});

const any = <Value>(...values: Value[]) => fc.constantFrom(null, ...values);
const anyFilter: fc.Arbitrary<LibraryFilter> = fc
  .record({
    shelf: fc.constantFrom('images', 'workings', 'bin', 'failed', 'unknown'),
    q: fc.string({ unit: 'grapheme', maxLength: 40 }).map((q) => q.trim()),
    model: any('gpt-image-2', 'my model'),
    kind: any('generate', 'edit', 'upload', 'painted', 'answer'),
    quality: any('auto', 'low', 'medium', 'high', 'xhigh', 'max'),
    shape: any('square', 'landscape', 'portrait'),
    size: any('small', 'medium', 'large'),
    transparent: any(true, false),
    favourite: fc.boolean(),
    from: fc.oneof(
      fc.constant(null),
      fc.nat(),
      fc.nat(20_000).map((day) => day * 86_400_000),
    ),
    to: fc.oneof(
      fc.constant(null),
      fc.nat(),
      fc.integer({ min: 1, max: 20_000 }).map((day) => day * 86_400_000),
    ),
    minCostMicroUsd: fc.option(fc.nat()),
    maxCostMicroUsd: fc.option(fc.nat()),
    sort: fc.constantFrom('newest', 'oldest', 'dearest', 'cheapest'),
  } satisfies { [Name in keyof LibraryFilter]: fc.Arbitrary<LibraryFilter[Name]> })
  .filter(
    ({ from, to, minCostMicroUsd: min, maxCostMicroUsd: max }) =>
      (from === null || to === null || from < to) && (min === null || max === null || min <= max),
  );

describe('writeLibraryFilter', () => {
  it('says nothing of no filter', () => {
    expect(writeLibraryFilter(NO_FILTER).toString()).toBe('');
  });

  it('says days as days', () => {
    const filter = { ...NO_FILTER, from: DAY, to: DAY + 86_400_000, minCostMicroUsd: 50_000 };
    expect(writeLibraryFilter(filter).toString()).toBe('from=2026-11-23&to=2026-11-23&minCost=0.05');
  });

  it('is read as what was written', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseLibraryFilter(writeLibraryFilter(filter))).toEqual({ filter, problems: [] });
      }),
    );
  });
});

it.each([
  [1024, 1024, 'square'],
  [1024, 1004, 'square'],
  [1024, 1003, 'landscape'],
  [1003, 1024, 'portrait'],
  [1536, 1024, 'landscape'],
  [1, 3000, 'portrait'],
])('%i × %i is %s', (width, height, shape) => {
  expect(shapeOf(width, height)).toBe(shape);
});

it.each([
  [1024, 1024, 'small'],
  [1500, 999, 'small'],
  [1500, 1000, 'medium'],
  [2000, 1999, 'medium'],
  [2000, 2000, 'large'],
])('%i × %i is %s', (width, height, size) => {
  expect(sizeOf(width, height)).toBe(size);
});
