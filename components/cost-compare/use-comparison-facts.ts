import { useCallback, useMemo } from 'react';
import { cellState, isMissing, priceOfCell } from '@/lib/client/comparison/cell-state';
import { useLanguage } from '@/lib/client/language';
import { useRuns } from '@/lib/client/live-stores';
import { activeAxes, cellWords, listWords, type Share, shareOfAxis } from '@/lib/shared/comparison-layout';
import type { WireRun } from '@/lib/shared/wire';
import type { WireComparison, WireComparisonCell } from '@/lib/shared/wire-comparison';
import { imageAt } from './grid-context';
import type { Shown } from './large-view';

export type CellPrice = ReturnType<typeof priceOfCell>;

export type ComparisonFacts = {
  /** The run of a cell as it is by now; null when the page has heard nothing of it. */
  live: (id: string | undefined) => WireRun | null;
  /** All cells with a picture, in reading order, and their keys. */
  shown: readonly Shown[];
  pictured: readonly string[];
  priceOf: (cell: WireComparisonCell) => CellPrice;
  dearestMicroUsd: number | null;
  /** What each setting adds to the price; prompts cost alike. */
  shares: readonly Share[];
  missing: readonly WireComparisonCell[];
};

/**
 * What a comparison has come to, as its runs go on.
 *
 * @param indexes which of a cell's several images is shown; the first unless told
 */
export function useComparisonFacts(
  { axes, cells }: WireComparison,
  indexes: Readonly<Record<string, number>>,
): ComparisonFacts {
  const language = useLanguage();
  const runs = useRuns((state) => state.runs);
  const live = useCallback(
    (id: string | undefined) => (id === undefined ? null : (runs[id] ?? null)),
    [runs],
  );
  const shown = useMemo(
    () =>
      cells.flatMap((cell): Shown[] => {
        const state = cellState(cell, live(cell.run?.id));
        const image = state.kind === 'done' ? imageAt(state.images, indexes[cell.key] ?? 0) : null;
        if (image === null || state.kind !== 'done') return [];
        const { costMicroUsd } = state.run;
        const words = cellWords(axes, cell.params, language);
        return [{ key: cell.key, words, label: listWords(words, language), image, costMicroUsd }];
      }),
    [cells, axes, live, indexes, language],
  );
  const prices = new Map(cells.map((cell) => [cell, priceOfCell(cell, live(cell.run?.id))]));
  const priceOf = (cell: WireComparisonCell) => prices.get(cell) ?? NO_PRICE;
  const amounts = [...prices.values()].map(({ estimate, cost }) => cost ?? estimate ?? 0);
  return {
    live,
    shown,
    pictured: shown.map(({ key }) => key),
    priceOf,
    dearestMicroUsd: Math.max(0, ...amounts) || null,
    shares: activeAxes(axes).flatMap((axis) => {
      const share = axis === 'prompts' ? null : shareOfAxis(axis, axes, cells, priceOf);
      return share === null ? [] : [share];
    }),
    missing: cells.filter((cell) => isMissing(cell, live(cell.run?.id))),
  };
}

const NO_PRICE: CellPrice = { estimate: null, cost: null };
