/** What the server and the browser say to each other about comparisons. Money in micro-dollars, time in epoch ms. */
import type { CellPlan, ComparisonAxes, ComparisonBase, PlanProblem } from './comparison';
import type { Heading } from './comparison-layout';
import type { WireImage, WireRun } from './wire';

export type WireCell = CellPlan & {
  /** Median duration of finished runs like it; null before there are any. */
  usualMs: number | null;
};

/** Answer of `POST /api/comparisons/price`: what would be, without anything being kept. */
export type ComparisonPrice = {
  base: ComparisonBase;
  axes: ComparisonAxes;
  cells: WireCell[];
  /** The base at each value that may be asked for, everything else being its own. */
  levels: Record<'models' | 'qualities' | 'sizes' | 'backgrounds', Level[]>;
  /** Of a comparison that begins with a finished run: the cell which that run fills, for nothing. */
  ready: { cell: string; run: WireRun } | null;
};

export type Level = PlanProblem & Pick<CellPlan, 'estimate'> & { value: string };

export type WireComparisonCell = WireCell & {
  /** The newest of its runs, and the ids of the others, newest first. */
  run: WireRun | null;
  olderRunIds: string[];
};

/** Answer of `GET /api/comparisons/{id}`. Cells in the order of `planComparison`. */
export type WireComparison = {
  id: string;
  name: string;
  base: ComparisonBase;
  axes: ComparisonAxes;
  /** What all its runs may cost together; null: as much as the budget lets them. */
  capMicroUsd: number | null;
  /** Key of the winning cell. */
  winner: string | null;
  /** Goes up with each change by a person; a change names the one that it was made from. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  cells: WireComparisonCell[];
  /** Costs of all its runs, older tries too; what is not known counts as estimated. */
  spentMicroUsd: number;
  /** What is held for those still open. */
  heldMicroUsd: number;
};

export type ComparisonAnswer = { comparison: WireComparison };

/** A line of the list. */
export type ComparisonSummary = {
  id: string;
  name: string;
  kind: 'generate' | 'edit';
  cells: number;
  /** Cells with a picture, and with a run under way. */
  done: number;
  open: number;
  /** One of each cell that has one, at most `STRIP_IMAGES`. */
  images: WireImage[];
  spentMicroUsd: number;
  heldMicroUsd: number;
  /** `label` is in English, for scripts; the page puts `headings` into words. */
  winner: { label: string; headings: Heading[]; image: WireImage | null } | null;
  demo: boolean;
  createdAt: number;
  updatedAt: number;
};

export const STRIP_IMAGES = 6;

export type ComparisonPage = { comparisons: ComparisonSummary[]; nextCursor: string | null };

/** A cell to start, under the id that the client has chosen. `again`: although it has a run. */
export type CellStart = { cell: string; runId: string; again?: boolean };
