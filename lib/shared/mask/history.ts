/**
 * Undo. A gesture copies each 256² tile before its first write; at commit only the *difference* (modulo 256) of each
 * changed tile is kept, run-length coded. Subtracting it undoes and adding it redoes, so both are the same cheap operation, a
 * step never changes its size, and nothing is coded while undoing. (Kept as copies of tiles, soft strokes over soft strokes
 * would not get shorter by coding; the difference of two smooth things is smooth.)
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

/** What was undone or redone: for the announcement, and for redrawing. */
export type HistoryChange<Label extends string = string> = { readonly label: Label; readonly rect: Rect };

export type Gesture = {
  /** To be called before every write; this is the `beforeWrite` that raster functions take. */
  beforeWrite(rect: Rect): void;
  /** Puts everything back but goes on: for a slider that previews its next value. Returns what changed. */
  restore(): Rect;
  /** Ends as one step, or as none when nothing changed. Returns what changed. */
  commit(): Rect;
  /** Puts everything back and ends without a step. Returns what may have changed. */
  cancel(): Rect;
};

export type History<Label extends string = string> = {
  /** @throws Error while another gesture is open */
  begin(label: Label): Gesture;
  /** Null when there is nothing to undo or a gesture is open. */
  undo(): HistoryChange<Label> | null;
  redo(): HistoryChange<Label> | null;
  canUndo(): boolean;
  canRedo(): boolean;
  /** Bytes that all steps hold, undone ones included. */
  sizeBytes(): number;
  /** Steps that can be undone. */
  depth(): number;
  clear(): void;
};

type TileDifference = { index: number; code: Uint8Array };
type Step<Label> = { label: Label; rect: Rect; tiles: readonly TileDifference[]; sizeBytes: number };

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
  const difference = new Uint8Array(TILE * TILE);
  const pool: Uint8Array[] = [];
  let done: Step<Label>[] = [];
  let undone: Step<Label>[] = [];
  let bytes = 0;
  let open = false;

  function copyOut(tile: Rect): Uint8Array {
    const copy = pool.pop() ?? new Uint8Array(TILE * TILE);
    for (let row = 0; row < tile.height; row++) {
      const at = (tile.y + row) * width + tile.x;
      copy.set(data.subarray(at, at + tile.width), row * tile.width);
    }
    return copy;
  }

  function putBack(tile: Rect, copy: Uint8Array): void {
    for (let row = 0; row < tile.height; row++) {
      const from = row * tile.width;
      data.set(copy.subarray(from, from + tile.width), (tile.y + row) * width + tile.x);
    }
  }

  /** Null when the tile is as it was. */
  function encodeDifference(index: number, tile: Rect, before: Uint8Array): TileDifference | null {
    let changed = 0;
    for (let row = 0; row < tile.height; row++) {
      const at = (tile.y + row) * width + tile.x;
      const from = row * tile.width;
      for (let i = 0; i < tile.width; i++) {
        const d = ((data[at + i] as number) - (before[from + i] as number)) & 255;
        difference[from + i] = d;
        changed |= d;
      }
    }
    if (changed === 0) return null;
    return { index, code: encodeRuns(difference.subarray(0, tile.width * tile.height)) };
  }

  function apply(step: Step<Label>, sign: 1 | -1): void {
    for (const { index, code } of step.tiles) {
      const tile = tileAt(grid, index);
      addRuns(code, { data, start: tile.y * width + tile.x, rowLength: tile.width, stride: width }, sign);
    }
  }

  function forget(steps: readonly Step<Label>[]): void {
    for (const step of steps) bytes -= step.sizeBytes;
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
      const copies = new Map<number, Uint8Array>();

      function end(): void {
        for (const copy of copies.values()) if (pool.length < POOL_TILES) pool.push(copy);
        copies.clear();
        open = false;
      }
      function restore(): Rect {
        let rect = EMPTY_RECT;
        for (const [index, copy] of copies) {
          const tile = tileAt(grid, index);
          putBack(tile, copy);
          rect = uniteRects(rect, tile);
        }
        return rect;
      }

      return {
        beforeWrite(rect) {
          forEachTile(grid, rect, (index, tile) => {
            if (!copies.has(index)) copies.set(index, copyOut(tile));
          });
        },
        restore,
        commit() {
          const tiles: TileDifference[] = [];
          let rect = EMPTY_RECT;
          let sizeBytes = 0;
          for (const [index, copy] of copies) {
            const tile = tileAt(grid, index);
            const entry = encodeDifference(index, tile, copy);
            if (!entry) continue;
            tiles.push(entry);
            rect = uniteRects(rect, tile);
            sizeBytes += entry.code.length + TILE_OVERHEAD_BYTES;
          }
          end();
          if (tiles.length === 0) return EMPTY_RECT;
          forget(undone);
          undone = [];
          done.push({ label, rect, tiles, sizeBytes });
          bytes += sizeBytes;
          evict();
          return rect;
        },
        cancel() {
          const rect = restore();
          end();
          return rect;
        },
      };
    },
    undo() {
      const step = open ? undefined : done.pop();
      if (!step) return null;
      apply(step, -1);
      undone.push(step);
      return { label: step.label, rect: step.rect };
    },
    redo() {
      const step = open ? undefined : undone.pop();
      if (!step) return null;
      apply(step, 1);
      done.push(step);
      return { label: step.label, rect: step.rect };
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    sizeBytes: () => bytes,
    depth: () => done.length,
    clear() {
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
  return gesture.commit();
}
