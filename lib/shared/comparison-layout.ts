/** A comparison as a table, and how the prices of an axis compare. Pure. */
import {
  AXIS_ORDER,
  type AxisName,
  type CellValues,
  type ComparisonAxes,
  cellKey,
  FIELD_OF,
  valueLabel,
} from './comparison';
import type { Language } from './language';

export type Heading = { axis: AxisName; value: string };

export type ComparisonLayout<Cell> = {
  /** Null: the one column of a comparison of one cell. */
  columns: (Heading | null)[];
  groups: {
    /** Empty: the table has one group only. */
    headings: Heading[];
    rows: { heading: Heading | null; cells: Cell[] }[];
  }[];
};

/** Axes with something to compare, the one of the columns first. */
export function activeAxes(axes: ComparisonAxes): AxisName[] {
  return AXIS_ORDER.filter((axis) => axes[axis].length > 1);
}

/**
 * One axis: one row. Two: rows × columns. More: the rest as groups of rows.
 *
 * @param axes as `completeAxes` gives them
 * @param cells in the order of `planComparison`
 */
export function layoutComparison<Cell>(axes: ComparisonAxes, cells: readonly Cell[]): ComparisonLayout<Cell> {
  const [across, down, ...rest] = activeAxes(axes);
  const headingsOf = (axis: AxisName | undefined): (Heading | null)[] =>
    axis === undefined ? [null] : axes[axis].map((value) => ({ axis, value }));
  const columns = headingsOf(across);
  const rows = headingsOf(down);
  let groups: Heading[][] = [[]];
  for (const axis of rest.toReversed()) {
    groups = groups.flatMap((before) =>
      headingsOf(axis).flatMap((heading) => (heading === null ? [] : [[...before, heading]])),
    );
  }
  let next = 0;
  return {
    columns,
    groups: groups.map((headings) => ({
      headings,
      rows: rows.map((heading) => {
        next += columns.length;
        return { heading, cells: cells.slice(next - columns.length, next) };
      }),
    })),
  };
}

/** The settings in which a cell differs from its neighbours, in words. */
export function cellLabel(axes: ComparisonAxes, params: CellValues, language: Language): string {
  return headingsLabel(cellHeadings(axes, params), language);
}

export function headingsLabel(headings: readonly Heading[], language: Language): string {
  return listWords(
    headings.map(({ axis, value }) => valueLabel(axis, value, language)),
    language,
  );
}

/** `1024 × 1024, high`. */
export function listWords(words: readonly string[], language: Language): string {
  return language.list(words, 'facts');
}

/** One for each of these settings, what differs from column to column last. */
export function cellWords(axes: ComparisonAxes, params: CellValues, language: Language): string[] {
  return cellHeadings(axes, params).map(({ axis, value }) => valueLabel(axis, value, language));
}

/** The values that a cell is named by. */
export function cellHeadings(axes: ComparisonAxes, params: CellValues): Heading[] {
  const active = activeAxes(axes);
  const shown = active.length === 0 ? (['models', 'qualities'] as const) : active.toReversed();
  return shown.map((axis) => ({ axis, value: params[FIELD_OF[axis]] }));
}

/** Of two cells what the other is not, in words. */
export function tellApart(
  one: readonly string[],
  other: readonly string[],
  language: Language,
): [string, string] {
  const differs = (words: readonly string[], than: readonly string[]) => {
    const unlike = words.filter((word, index) => word !== than[index]);
    return listWords(unlike.length === 0 ? words : unlike, language);
  };
  return [differs(one, other), differs(other, one)];
}

export type Share = {
  axis: AxisName;
  cheapest: string;
  dearest: string;
  /** What the cheapest costs of the dearest, in whole per cent; 0 stands for less than one. */
  percent: number;
  /** Of what was paid, not of estimates. */
  real: boolean;
};

/**
 * What the cheapest value of an axis costs of its dearest: sums over those combinations of the other axes in which every
 * value has a price. Costs that were paid are compared with each other only; as long as no combination is paid for
 * throughout, it is the estimates.
 *
 * @returns null where nothing can be compared
 */
export function shareOfAxis<Cell extends { params: CellValues }>(
  axis: AxisName,
  axes: ComparisonAxes,
  cells: readonly Cell[],
  priceOf: (cell: Cell) => { estimate: number | null; cost: number | null },
): Share | null {
  const field = FIELD_OF[axis];
  const prices = cells.map((cell) => ({ cell, ...priceOf(cell) }));
  // A value that can be combined with nothing is not compared; it would leave no combination whole.
  const values: string[] = axes[axis].filter((value) =>
    prices.some((one) => one.cell.params[field] === value && (one.estimate ?? one.cost) !== null),
  );
  if (values.length < 2) return null;
  const sums = (kind: 'cost' | 'estimate') => {
    const byLine = Map.groupBy(prices, ({ cell }) => cellKey({ ...cell.params, [field]: '' }));
    const totals = new Map(values.map((value) => [value, 0]));
    let lines = 0;
    for (const line of byLine.values()) {
      const known = values.map((value) => ({
        value,
        price: line.find((one) => one.cell.params[field] === value)?.[kind] ?? null,
      }));
      if (known.some(({ price }) => price === null)) continue;
      lines += 1;
      for (const { value, price } of known) totals.set(value, (totals.get(value) ?? 0) + (price ?? 0));
    }
    return lines === 0 ? null : totals;
  };
  const paid = sums('cost');
  const totals = paid ?? sums('estimate');
  if (totals === null) return null;
  const ordered = [...totals].toSorted(([, one], [, other]) => one - other);
  const [cheapest, low] = ordered[0] ?? ['', 0];
  const [dearest, high] = ordered.at(-1) ?? ['', 0];
  if (high === 0) return null;
  return {
    axis,
    cheapest,
    dearest,
    percent: Math.round((100 * low) / high),
    real: paid !== null,
  };
}
