/** The mask being painted, with its undo, its pyramid and its figures. No DOM and no React: the canvas only shows it. */

import { atOnce, type StartSlices } from '@/lib/client/slices';
import type { Messages } from '@/lib/shared/language';
import { countAreas } from '@/lib/shared/mask/areas';
import type { PaintMode } from '@/lib/shared/mask/blend';
import type { ImagePoint, Rect, Size } from '@/lib/shared/mask/geometry';
import { isEmptyRect, rectOf } from '@/lib/shared/mask/geometry';
import { createHistory, type Gesture, type HistoryChange, type Touched } from '@/lib/shared/mask/history';
import { type BeforeWrite, createMask, type Mask } from '@/lib/shared/mask/mask';
import { createTally } from '@/lib/shared/mask/measure';
import { createPyramid, type Pyramid, updatePyramid } from '@/lib/shared/mask/pyramid';
import { type Brush, createStroke } from '@/lib/shared/mask/stroke';
import { tileAt, tileGrid, tilesOf } from '@/lib/shared/mask/tiles';

export type MaskSummary = {
  /** Grows by one with each change, undo and redo included. */
  readonly revision: number;
  /** 0…100, soft pixels by their share. */
  readonly coveragePercent: number;
  /** Connected areas, counted on a reduced picture: what is nearer than a few pixels counts as one. */
  readonly areas: number;
  /** Image pixels; null where nothing is selected. */
  readonly bounds: Rect | null;
  readonly isEmpty: boolean;
  readonly isFull: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

/** What a step to undo did; its name in words is in the catalogue. */
export type StepName = keyof Messages['canvas']['stepNames'];

/** Writes into the mask and returns what it touched: the shape of every raster function. */
export type MaskOperation = (mask: Mask, beforeWrite: BeforeWrite) => Rect;

export type EngineStroke = {
  /** @param radius image pixels, where a pen's pressure changes it */
  extend(point: ImagePoint, radius?: number): void;
  finish(): void;
  /** Takes everything back; leaves no step. */
  cancel(): void;
};

export type EnginePreview = {
  /** Replaces what was shown before. */
  show(operation: MaskOperation): void;
  commit(): void;
  cancel(): void;
};

export type MaskEngine = {
  readonly mask: Mask;
  readonly pyramid: Pyramid;
  beginStroke(name: StepName, brush: Brush, mode: PaintMode): EngineStroke;
  beginPreview(name: StepName): EnginePreview;
  /** One operation as one step. */
  apply(name: StepName, operation: MaskOperation): void;
  /** Null when there is nothing to undo or a gesture is under way; otherwise what the step did. */
  undo(): StepName | null;
  redo(): StepName | null;
  /** Whether a stroke or a preview is under way. */
  isBusy(): boolean;
  /** As it was last measured: after a large change that takes some frames. */
  summary(): MaskSummary;
  /** Measures at once what is not measured yet, where something is to be decided by it. */
  measureNow(): MaskSummary;
  /** Calls once, when all that was changed so far is measured; at once where it is. */
  whenMeasured(listener: (summary: MaskSummary) => void): void;
  /** Grows by one with each change, before it is measured. */
  revision(): number;
  /** Puts a stored mask in place, without a step. */
  restore(operation: MaskOperation): void;
  /** Pixels changed on the way, at every segment: for drawing. */
  onPaint(listener: (rect: Rect) => void): () => void;
  /** A gesture ended, or was undone, and it is measured: for figures and for keeping. @param tiles what changed */
  onChange(listener: (tiles: ReadonlySet<number>) => void): () => void;
};

const NOTHING_PAINTED: MaskSummary = {
  revision: 0,
  coveragePercent: 0,
  areas: 0,
  bounds: null,
  isEmpty: true,
  isFull: false,
  canUndo: false,
  canRedo: false,
};

/** Areas are counted on the first level of the pyramid that is no larger. */
const COUNTED_PIXELS = 800_000;
/** A thin line is averaged away on a reduced picture long before half coverage. */
const COUNTED_FROM = 32;

/**
 * @param startSlices when what is not seen at once is done: measuring, and coding what undo keeps. A gesture is not kept
 *   waiting for it
 */
export function createMaskEngine(size: Size, startSlices: StartSlices = atOnce): MaskEngine {
  const mask = createMask(size.width, size.height);
  const grid = tileGrid(mask);
  const history = createHistory<StepName>(mask);
  const pyramid = createPyramid(mask, { isEmpty: true });
  const tally = createTally(mask, { isEmpty: true });
  const paintListeners = new Set<(rect: Rect) => void>();
  const changeListeners = new Set<(tiles: ReadonlySet<number>) => void>();
  let measureListeners: ((summary: MaskSummary) => void)[] = [];
  let revision = 0;
  let gesture: Gesture | null = null;
  let known = NOTHING_PAINTED;
  /** Measured, but not told: what listens may take as long again, in a piece of its own. */
  let untold: MaskSummary | null = null;
  /** What changed since it was measured, and of that what is not counted yet. */
  let changedTiles = new Set<number>();
  const uncounted = new Set<number>();
  const wake = startSlices(() => measureNext() || history.codeNext());

  function painted(rect: Rect): void {
    if (isEmptyRect(rect)) return;
    updatePyramid(pyramid, rect);
    tellPainters(rect);
  }

  function tellPainters(rect: Rect): void {
    for (const listener of paintListeners) listener(rect);
  }

  /** Tile by tile: a long stroke touches few of the tiles within the rectangle around it. */
  function repainted({ tiles, rect }: Touched): void {
    if (tiles.length === 0) return;
    for (const index of tiles) updatePyramid(pyramid, tileAt(grid, index));
    tellPainters(rect);
  }

  function changed(tiles: readonly number[]): void {
    if (tiles.length === 0) return;
    for (const index of tiles) {
      changedTiles.add(index);
      uncounted.add(index);
    }
    revision++;
    untold = null;
    wake();
  }

  /** A tile, or at the end what is said of all of them. Not in the middle of a gesture, which may be taken back. */
  function measureNext(): boolean {
    if (gesture || known.revision === revision) return false;
    const [index] = uncounted;
    if (index !== undefined) {
      tally.updateTile(index);
      uncounted.delete(index);
      return true;
    }
    if (untold === null) {
      untold = measure();
      return true;
    }
    known = untold;
    untold = null;
    const tiles = changedTiles;
    changedTiles = new Set();
    const waiting = measureListeners;
    measureListeners = [];
    for (const listener of changeListeners) listener(tiles);
    for (const listener of waiting) listener(known);
    return true;
  }

  function begin(name: StepName): Gesture {
    gesture = history.begin(name);
    return gesture;
  }

  function end(open: Gesture, kept: boolean): void {
    if (gesture !== open) return;
    const touched = kept ? open.commit() : open.cancel();
    gesture = null;
    if (kept) changed(touched.tiles);
    else {
      repainted(touched);
      // What was coded of them meanwhile is coded again with the next change.
      for (const index of touched.tiles) changedTiles.add(index);
    }
    wake();
  }

  function step(take: () => HistoryChange<StepName> | null): StepName | null {
    if (gesture) return null;
    const change = take();
    if (!change) return null;
    repainted(change);
    changed(change.tiles);
    return change.label;
  }

  function measure(): MaskSummary {
    const coverage = tally.coverage();
    const bounds = tally.bounds();
    const level =
      pyramid.levels.find((one) => one.width * one.height <= COUNTED_PIXELS) ??
      (pyramid.levels[pyramid.levels.length - 1] as Mask);
    return {
      revision,
      coveragePercent: coverage * 100,
      areas: coverage > 0 ? Math.max(1, countAreas(level, COUNTED_FROM)) : 0,
      bounds: isEmptyRect(bounds) ? null : bounds,
      isEmpty: coverage === 0,
      isFull: coverage === 1,
      canUndo: history.canUndo(),
      canRedo: history.canRedo(),
    };
  }

  return {
    mask,
    pyramid,
    beginStroke(name, brush, mode) {
      const open = begin(name);
      const stroke = createStroke(mask, brush, mode, open.beforeWrite);
      return {
        extend: (point, radius) => painted(stroke.extend(point, radius)),
        finish() {
          painted(stroke.finish());
          end(open, true);
        },
        cancel: () => end(open, false),
      };
    },
    beginPreview(name) {
      const open = begin(name);
      return {
        show(operation) {
          repainted(open.restore());
          painted(operation(mask, open.beforeWrite));
        },
        commit: () => end(open, true),
        cancel: () => end(open, false),
      };
    },
    apply(name, operation) {
      if (gesture) return;
      const open = begin(name);
      try {
        painted(operation(mask, open.beforeWrite));
      } catch (error) {
        end(open, false);
        throw error;
      }
      end(open, true);
    },
    undo: () => step(history.undo),
    redo: () => step(history.redo),
    isBusy: () => gesture !== null,
    summary: () => known,
    measureNow() {
      while (measureNext());
      return known;
    },
    whenMeasured(listener) {
      if (known.revision === revision) listener(known);
      else measureListeners.push(listener);
    },
    revision: () => revision,
    restore(operation) {
      operation(mask, () => {});
      history.clear();
      painted(rectOf(mask));
      changed(tilesOf(mask, rectOf(mask)));
    },
    onPaint(listener) {
      paintListeners.add(listener);
      return () => paintListeners.delete(listener);
    },
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };
}
