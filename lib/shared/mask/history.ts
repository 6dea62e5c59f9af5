/**
 * Undo. A gesture copies each 256² tile before its first write; of each changed tile only the *difference* (modulo 256) is
 * kept, run-length coded. Subtracting it undoes and adding it redoes, so both are the same cheap operation, a step never
 * changes its size. (Kept as copies of tiles, soft strokes over soft strokes would not get shorter by coding; the difference
 * of two smooth things is smooth.)
 *
 * Coding the tiles of a long stroke takes longer than a frame, so a gesture ends with its copies, and `codeNext` codes
 * them one by one when there is time. Until then, undo and redo exchange a copy with what is in the mask. A copy can be
 * coded only while its tile is as the step left it, so it is coded before anything else writes there.
 */
import type { Rect } from './geometry';
import { EMPTY_RECT, uniteRects } from './geometry';
import type { Mask } from './mask';
import { addRuns, encodeRuns, forEachTile, TILE, tileAt, tileGrid } from './tiles';

export type HistoryLimits = {
  /** Oldest steps go when all steps together are larger than this … */
  readonly maxBytes: number;
  /** … but this many stay, unless they need more than twice `maxBytes`. */
  readonly minSteps: number;
};

export const HISTORY_LIMITS: HistoryLimits = { maxBytes: 32 * 1024 * 1024, minSteps: 100 };

/** Where the mask changed: the tiles (`tileAt`), and the rectangle around them. */
export type Touched = { readonly rect: Rect; readonly tiles: readonly number[] };

/** What was undone or redone: for the announcement, and for redrawing. */
export type HistoryChange<Label extends string = string> = Touched & { readonly label: Label };

export type Gesture = {
  /** To be called before every write; this is the `beforeWrite` that raster functions take. */
  beforeWrite(rect: Rect): void;
  /** Puts everything back but goes on: for a slider that previews its next value. Returns what may have changed. */
  restore(): Touched;
  /** Ends as one step, or as none when nothing changed. Returns what changed. */
  commit(): Touched;
  /** Puts everything back and ends without a step. Returns what may have changed. */
  cancel(): Touched;
};

export type History<Label extends string = string> = {
  /** @throws Error while another gesture is open */
  begin(label: Label): Gesture;
  /** Null when there is nothing to undo or a gesture is open. */
  undo(): HistoryChange<Label> | null;
  redo(): HistoryChange<Label> | null;
  canUndo(): boolean;
  canRedo(): boolean;
  /** Codes one tile of the steps. False where none was left. */
  codeNext(): boolean;
  /** Bytes that all steps hold, undone ones included. Codes what is not coded yet. */
  sizeBytes(): number;
  /** Steps that can be undone. */
  depth(): number;
  clear(): void;
};

/** A tile's bytes; `cells` are the same, four at a time where rows of the mask begin on whole words (signed: faster). */
type TileCopy = { readonly bytes: Uint8Array; readonly cells: Uint8Array | Int32Array };
/** `code` is the difference that the step made; null as long as `copy` has what the tile was before or, undone, after. */
type TileDifference = { readonly index: number; code: Uint8Array | null; copy: TileCopy | null };
type Step<Label> = Touched & {
  readonly label: Label;
  readonly differences: readonly TileDifference[];
  sizeBytes: number;
  isUndone: boolean;
};

/** What a tile costs beside its code: two objects and an array header. */
const TILE_OVERHEAD_BYTES = 128;
/** Copies that are kept for the next gesture, so that a stroke does not allocate. */
const POOL_TILES = 64;

export function createHistory<Label extends string = string>(
  mask: Mask,
  limits: HistoryLimits = HISTORY_LIMITS,
): History<Label> {
  const grid = tileGrid(mask);
  const { width, data } = mask;
  const cellBytes = width % 4 === 0 && data.byteOffset % 4 === 0 ? 4 : 1;
  const maskCells = cellBytes === 4 ? new Int32Array(data.buffer, data.byteOffset, data.length / 4) : data;
  const difference = new Uint8Array(TILE * TILE);
  const pool: TileCopy[] = [];
  /** Tiles to be coded, at most one of each place. */
  const uncoded = new Map<number, { step: Step<Label>; difference: TileDifference }>();
  let done: Step<Label>[] = [];
  let undone: Step<Label>[] = [];
  let bytes = 0;
  let open = false;

  function touched(tiles: readonly number[]): Touched {
    return { tiles, rect: tiles.reduce((rect, index) => uniteRects(rect, tileAt(grid, index)), EMPTY_RECT) };
  }

  function newCopy(): TileCopy {
    const bytes = new Uint8Array(TILE * TILE);
    return { bytes, cells: cellBytes === 4 ? new Int32Array(bytes.buffer) : bytes };
  }

  /** Visits the rows of a tile: `at` in the mask and `from` in a copy, `end` after its last cell, all in cells. */
  function forEachRow(tile: Rect, visit: (at: number, from: number, end: number) => void): void {
    const length = tile.width / cellBytes;
    for (let row = 0; row < tile.height; row++) {
      const from = row * length;
      visit(((tile.y + row) * width + tile.x) / cellBytes, from, from + length);
    }
  }

  function copyOut(tile: Rect): TileCopy {
    const copy = pool.pop() ?? newCopy();
    const { cells } = copy;
    forEachRow(tile, (start, from, end) => {
      for (let at = start, i = from; i < end; at++, i++) cells[i] = maskCells[at] as number;
    });
    return copy;
  }

  function putBack(tile: Rect, { cells }: TileCopy): void {
    forEachRow(tile, (start, from, end) => {
      for (let at = start, i = from; i < end; at++, i++) maskCells[at] = cells[i] as number;
    });
  }

  function isSame(tile: Rect, { cells }: TileCopy): boolean {
    const length = tile.width / cellBytes;
    for (let row = 0; row < tile.height; row++) {
      let at = ((tile.y + row) * width + tile.x) / cellBytes;
      for (let i = row * length; i < (row + 1) * length; i++, at++)
        if (maskCells[at] !== cells[i]) return false;
    }
    return true;
  }

  /** Puts the copy in the place of the tile, and the tile in the place of the copy. */
  function exchange(tile: Rect, { cells }: TileCopy): void {
    forEachRow(tile, (start, from, end) => {
      for (let at = start, i = from; i < end; at++, i++) {
        const before = cells[i] as number;
        cells[i] = maskCells[at] as number;
        maskCells[at] = before;
      }
    });
  }

  function giveBack(copy: TileCopy): void {
    if (pool.length < POOL_TILES) pool.push(copy);
  }

  function code(index: number): void {
    const entry = uncoded.get(index);
    if (!entry?.difference.copy) return;
    uncoded.delete(index);
    const { step, difference: kept } = entry;
    const { copy } = entry.difference;
    const tile = tileAt(grid, index);
    const sign = step.isUndone ? -1 : 1;
    for (let row = 0; row < tile.height; row++) {
      const at = (tile.y + row) * width + tile.x;
      const from = row * tile.width;
      for (let i = 0; i < tile.width; i++)
        difference[from + i] = sign * ((data[at + i] as number) - (copy.bytes[from + i] as number));
    }
    kept.code = encodeRuns(difference.subarray(0, tile.width * tile.height));
    kept.copy = null;
    giveBack(copy);
    step.sizeBytes += kept.code.length + TILE_OVERHEAD_BYTES;
    bytes += kept.code.length + TILE_OVERHEAD_BYTES;
  }

  function codeNext(): boolean {
    const [index] = uncoded.keys();
    if (index === undefined) return false;
    code(index);
    if (uncoded.size === 0) evict();
    return true;
  }

  function codeAll(): void {
    while (codeNext());
  }

  function apply(step: Step<Label>, sign: 1 | -1): void {
    for (const one of step.differences) {
      const tile = tileAt(grid, one.index);
      if (one.copy) exchange(tile, one.copy);
      else if (one.code) {
        code(one.index);
        const target = { data, start: tile.y * width + tile.x, rowLength: tile.width, stride: width };
        addRuns(one.code, target, sign);
      }
    }
    step.isUndone = sign < 0;
  }

  function forget(steps: readonly Step<Label>[]): void {
    for (const step of steps) {
      bytes -= step.sizeBytes;
      for (const { index, copy } of step.differences) {
        if (!copy) continue;
        uncoded.delete(index);
        giveBack(copy);
      }
    }
  }

  function evict(): void {
    let drop = 0;
    const over = () =>
      (bytes > limits.maxBytes && done.length - drop > limits.minSteps) ||
      (bytes > 2 * limits.maxBytes && done.length - drop > 1);
    while (over()) {
      bytes -= (done[drop] as Step<Label>).sizeBytes;
      drop++;
    }
    if (drop > 0) done = done.slice(drop);
  }

  return {
    begin(label) {
      if (open) throw new Error('A gesture is already open.');
      open = true;
      const copies = new Map<number, TileCopy>();

      function end(): void {
        for (const copy of copies.values()) giveBack(copy);
        copies.clear();
        open = false;
      }
      function restore(): Touched {
        for (const [index, copy] of copies) putBack(tileAt(grid, index), copy);
        return touched([...copies.keys()]);
      }

      return {
        beforeWrite(rect) {
          forEachTile(grid, rect, (index, tile) => {
            if (copies.has(index)) return;
            code(index);
            copies.set(index, copyOut(tile));
          });
        },
        restore,
        commit() {
          const differences: TileDifference[] = [];
          for (const [index, copy] of copies) {
            if (isSame(tileAt(grid, index), copy)) continue;
            differences.push({ index, code: null, copy });
            copies.delete(index);
          }
          end();
          if (differences.length === 0) return touched([]);
          forget(undone);
          undone = [];
          const where = touched(differences.map(({ index }) => index));
          const step = { label, ...where, differences, sizeBytes: 0, isUndone: false };
          done.push(step);
          for (const one of differences) uncoded.set(one.index, { step, difference: one });
          return where;
        },
        cancel() {
          const where = restore();
          end();
          return where;
        },
      };
    },
    undo() {
      const step = open ? undefined : done.pop();
      if (!step) return null;
      apply(step, -1);
      undone.push(step);
      return step;
    },
    redo() {
      const step = open ? undefined : undone.pop();
      if (!step) return null;
      apply(step, 1);
      done.push(step);
      return step;
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    codeNext,
    sizeBytes() {
      codeAll();
      return bytes;
    },
    depth: () => done.length,
    clear() {
      forget(done);
      forget(undone);
      done = [];
      undone = [];
      bytes = 0;
    },
  };
}

/** One gesture around one operation: begins, runs it with `beforeWrite`, commits. Rolls back when it throws. */
export function recordGesture(
  history: History,
  label: string,
  operation: (gesture: Gesture) => unknown,
): Rect {
  const gesture = history.begin(label);
  try {
    operation(gesture);
  } catch (error) {
    gesture.cancel();
    throw error;
  }
  return gesture.commit().rect;
}
