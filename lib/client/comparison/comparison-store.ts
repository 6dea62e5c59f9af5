import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiError } from '@/lib/client/api';
import { describeRefusal } from '@/lib/client/describe-refusal';
import { sentenceOf } from '@/lib/client/sentence-of';
import { codeOf, createSpending } from '@/lib/client/spend';
import { createTurns } from '@/lib/client/turns';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { When } from '@/lib/shared/overnight';
import type { WireRun } from '@/lib/shared/wire';
import type { CellStart, WireComparison } from '@/lib/shared/wire-comparison';
import type { ComparisonPatch } from './comparison-requests';

export type ComparisonState = {
  comparison: WireComparison;
  /**
   * What was refused last, for a person. `money`: of a start, whether it was charged. `newer`: another window was
   * first, and the page shows what it did.
   */
  refusal: { message: string; money: string | null; newer: boolean } | null;
  starting: boolean;
  /** Deleted in another window. */
  gone: boolean;
};

type Api = {
  get: (id: string) => Promise<WireComparison>;
  patch: (id: string, revision: number, patch: ComparisonPatch) => Promise<WireComparison>;
  start: (id: string, cells: readonly CellStart[], when: When) => Promise<WireRun[]>;
  findRuns: (ids: readonly string[]) => Promise<WireRun[] | null>;
};

/** A cell to be run; `again` although it has a result. */
export type AskedCell = Omit<CellStart, 'runId'>;

type AskedCells = { cells: readonly AskedCell[]; when: When };

export type ComparisonStore = Pick<
  StoreApi<ComparisonState>,
  'getState' | 'getInitialState' | 'subscribe'
> & {
  /** Reads it anew; a failure leaves what is known. */
  refresh(): Promise<void>;
  /**
   * Shown at once, and taken back when it is refused. Resolves to whether it was kept.
   *
   * @param onRefusal what is then said of the money, where it comes before a start
   */
  change(patch: ComparisonPatch, onRefusal?: { money: string }): Promise<boolean>;
  /** Resolves to the runs; empty when nothing was started. */
  start(cells: readonly AskedCell[], when: When): Promise<WireRun[]>;
  dismiss(): void;
};

/** One open comparison: what a person changes of it, one change after the other. */
export function createComparisonStore(initial: WireComparison, api: Api): ComparisonStore {
  const store = createStore<ComparisonState>(() => ({
    comparison: initial,
    refusal: null,
    starting: false,
    gone: false,
  }));
  const { id } = initial;
  /** Each change is made from the one before it, so that two quick clicks do not refuse each other. */
  const { inTurn, isBusy } = createTurns();
  const spending = createSpending({
    send: ({ cells, when }: AskedCells, runIds: readonly string[]) =>
      api.start(
        id,
        cells.map((cell, index) => ({ ...cell, runId: runIds[index] as string })),
        when,
      ),
    look: api.findRuns,
  });

  async function load(): Promise<void> {
    try {
      store.setState({ comparison: await api.get(id) });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'comparison_not_found') store.setState({ gone: true });
    }
  }

  async function refuse(error: unknown, money: string | null): Promise<void> {
    const code = codeOf(error);
    const newer = code === 'comparison_changed';
    if (newer) await load();
    if (code === 'comparison_not_found') store.setState({ gone: true });
    store.setState({ refusal: { message: sentenceOf(error), money, newer } });
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,

    // While a change is on its way its answer is newer than any question.
    refresh: () => (isBusy() ? Promise.resolve() : inTurn(load)),

    change(patch, onRefusal) {
      const { axes: _, ...shown } = patch;
      store.setState(({ comparison }) => ({ comparison: { ...comparison, ...shown }, refusal: null }));
      return inTurn(async () => {
        const { revision } = store.getState().comparison;
        try {
          store.setState({ comparison: await api.patch(id, revision, patch) });
          return true;
        } catch (error) {
          await refuse(error, onRefusal?.money ?? null);
          if (!store.getState().refusal?.newer) await load();
          return false;
        }
      });
    },

    start(cells, when) {
      store.setState({ starting: true, refusal: null });
      return inTurn(async () => {
        try {
          const runs = await spending.ask(
            { cells, when },
            spending.resume({ cells, when }) ?? cells.map(() => uuidV7()),
          );
          const byCell = new Map(cells.map(({ cell }, index) => [cell, runs[index]]));
          store.setState(({ comparison }) => ({
            comparison: {
              ...comparison,
              cells: comparison.cells.map((cell) => {
                const run = byCell.get(cell.key);
                if (run === undefined || cell.run?.id === run.id) return cell;
                const older = cell.run === null ? [] : [cell.run.id];
                return { ...cell, run, olderRunIds: [...older, ...cell.olderRunIds] };
              }),
            },
          }));
          return runs;
        } catch (error) {
          await refuse(error, describeRefusal(error).money);
          return [];
        } finally {
          store.setState({ starting: false });
        }
      });
    },

    dismiss: () => store.setState({ refusal: null }),
  };
}
