import 'server-only';
import { storedAxes, storedBase } from '@/lib/server/database/stored-json';
import { isOpen, sumsOf } from '@/lib/server/records/linked-runs';
import type { PresentRuns } from '@/lib/server/records/run-record';
import { shownImages, toWireImage } from '@/lib/server/records/run-record';
import type { RunStore } from '@/lib/server/runs/run-store';
import { cellKeys, combineAxes } from '@/lib/shared/comparison';
import { cellHeadings, cellLabel } from '@/lib/shared/comparison-layout';
import { english } from '@/lib/shared/language';
import type { WireImage } from '@/lib/shared/wire';
import {
  type ComparisonSummary,
  STRIP_IMAGES,
  type WireComparison,
  type WireComparisonCell,
} from '@/lib/shared/wire-comparison';
import type { CellRunBrief, ComparisonRecord, ComparisonStore } from './comparison-store';
import type { ComparisonPlanner } from './plan-comparisons';

type PresenterParts = {
  present: PresentRuns;
  runStore: Pick<RunStore, 'imagesOf'>;
  connection: 'demo' | 'openai' | 'compatible';
  store: ComparisonStore;
  planner: ComparisonPlanner;
};

/** Turns rows into what people see. */
export function createComparisonPresenter(parts: PresenterParts) {
  const { store, planner, runStore } = parts;

  async function whole(record: ComparisonRecord): Promise<WireComparison> {
    const base = storedBase(record);
    const axes = storedAxes(record);
    const [cells, linked] = await Promise.all([
      planner.contextOf(record.ownerId, base, axes).then((context) => planner.plan(base, axes, context)),
      store.runsOf(record.id),
    ]);
    const byCell = Map.groupBy(linked, ({ cell }) => cell);
    const newest = [...byCell.values()].flatMap(([run]) => (run === undefined ? [] : [run]));
    const wires = new Map((await parts.present(newest)).map((run) => [run.id, run]));
    return {
      id: record.id,
      name: record.name,
      base,
      axes,
      capMicroUsd: record.capMicroUsd,
      winner: record.winner,
      revision: record.revision,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
      cells: cells.map((cell): WireComparisonCell => {
        const [run, ...older] = byCell.get(cell.key) ?? [];
        return {
          ...cell,
          run: wires.get(run?.id ?? '') ?? null,
          olderRunIds: older.map(({ id }) => id),
        };
      }),
      ...sumsOf(linked),
    };
  }

  async function summaries(records: readonly ComparisonRecord[]): Promise<ComparisonSummary[]> {
    const linked = await store.briefRunsOf(records.map(({ id }) => id));
    const byComparison = Map.groupBy(linked, ({ comparisonId }) => comparisonId);
    const drafts = records.map((record) => {
      const axes = storedAxes(record);
      const all = byComparison.get(record.id) ?? [];
      const newest = newestByCell(all);
      const keys = cellKeys(axes);
      const pictured = keys.flatMap((key) => {
        const run = newest.get(key);
        return run !== undefined && run.canceledAt === null && run.status === 'done' ? [{ key, run }] : [];
      });
      const strip = pictured.slice(0, STRIP_IMAGES);
      const winner = pictured.find(({ key }) => key === record.winner);
      return { record, axes, all, newest, keys, pictured, strip, winner };
    });
    const shown = drafts.flatMap(({ strip, winner }) => [
      ...strip,
      ...(winner === undefined ? [] : [winner]),
    ]);
    const images = await runStore.imagesOf([...new Set(shown.map(({ run }) => run.id))]);
    const firstImage = (run: CellRunBrief): WireImage | null => {
      const image = shownImages(run, images.get(run.id) ?? []).find(({ deletedAt }) => deletedAt === null);
      return image === undefined ? null : toWireImage(image);
    };
    return drafts.map(({ record, axes, all, newest, keys, pictured, strip, winner }) => {
      const values = combineAxes(axes)[keys.indexOf(record.winner ?? '')];
      return {
        id: record.id,
        name: record.name,
        kind: storedBase(record).edit === null ? 'generate' : 'edit',
        cells: keys.length,
        done: pictured.length,
        open: [...newest.values()].filter(isOpen).length,
        images: strip.flatMap(({ run }) => firstImage(run) ?? []),
        ...sumsOf(all),
        winner:
          values === undefined
            ? null
            : {
                label: cellLabel(axes, values, english),
                headings: cellHeadings(axes, values),
                image: winner === undefined ? null : firstImage(winner.run),
              },
        demo: all.length === 0 ? parts.connection === 'demo' : all.every(({ demo }) => demo === 1),
        createdAt: record.createdAt,
        updatedAt: record.updatedAt,
      };
    });
  }

  return { whole, summaries };
}

/** @param runs newest first */
function newestByCell(runs: readonly CellRunBrief[]): Map<string, CellRunBrief> {
  const newest = new Map<string, CellRunBrief>();
  for (const run of runs) if (!newest.has(run.cell)) newest.set(run.cell, run);
  return newest;
}
