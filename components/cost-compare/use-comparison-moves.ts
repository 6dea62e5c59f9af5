import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { needsAgain } from '@/lib/client/comparison/cell-state';
import { pairOf } from '@/lib/client/comparison/grid-moves';
import { useRunStore } from '@/lib/client/live-stores';
import type { When } from '@/lib/shared/overnight';
import type { LargeMode } from './large-view';
import { useComparison, useComparisonActions } from './use-comparison';
import { type ComparisonFacts, useComparisonFacts } from './use-comparison-facts';

export type LargePair = { mode: LargeMode; first: string; second: string | null };

export type ComparisonMoves = {
  facts: ComparisonFacts;
  chosen: readonly string[];
  active: string;
  setActive: (key: string) => void;
  /** Which of a cell's several images is shown. */
  imageIndex: (key: string) => number;
  step: (key: string, by: 1 | -1) => void;
  large: LargePair | null;
  setLarge: (large: LargePair | null) => void;
  /** @returns whether there was something to open */
  open: (key: string) => boolean;
  openPair: (mode: 'slider' | 'difference', at: string | null) => void;
  choose: (key: string) => void;
  win: (key: string) => void;
  run: (keys: readonly string[], how: { again: boolean; when: When }) => Promise<void>;
  runCell: (key: string, again: boolean) => void;
};

/** What a person does with the cells of the open comparison, and where they are in it. */
export function useComparisonMoves(): ComparisonMoves {
  const t = useTranslations('costCompare.toolbar');
  const { comparison, starting } = useComparison((state) => state);
  const { change, start } = useComparisonActions();
  const runStore = useRunStore();
  const { cells, winner } = comparison;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [lastActive, setActive] = useState(cells[0]?.key ?? '');
  const [indexes, setIndexes] = useState<Record<string, number>>({});
  const [large, setLarge] = useState<LargePair | null>(null);
  const facts = useComparisonFacts(comparison, indexes);
  const { pictured, live } = facts;
  const active = cells.some(({ key }) => key === lastActive) ? lastActive : (cells[0]?.key ?? '');

  const run = async (keys: readonly string[], { again, when }: { again: boolean; when: When }) => {
    if (starting) return;
    runStore.merge(
      await start(
        keys.map((cell) => ({ cell, ...(again && { again }) })),
        when,
      ),
    );
  };
  return {
    facts,
    chosen,
    active,
    setActive,
    imageIndex: (key) => indexes[key] ?? 0,
    step: (key, by) => setIndexes((before) => ({ ...before, [key]: (before[key] ?? 0) + by })),
    large,
    setLarge,
    open(key) {
      const there = pictured.includes(key);
      if (there) setLarge({ mode: 'one', first: key, second: null });
      return there;
    },
    openPair(mode, at) {
      const pair = pairOf(pictured, chosen, at, winner);
      if (pair === null) showToast({ message: t('needsTwo') });
      else setLarge({ mode, first: pair[0], second: pair[1] });
    },
    choose(key) {
      if (!pictured.includes(key)) return;
      setChosen(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen.slice(-1), key]);
    },
    win(key) {
      if (pictured.includes(key)) void change({ winner: key === winner ? null : key });
    },
    run,
    runCell(key, again) {
      const cell = cells.find((each) => each.key === key);
      if (cell === undefined || cell.problem !== null) return;
      void run([key], { again: again || needsAgain(cell, live(cell.run?.id)), when: 'now' });
    },
  };
}
