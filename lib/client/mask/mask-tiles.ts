/** The mask as it is kept between visits: its tiles that are not empty, run-length coded. */
import type { Rect } from '@/lib/shared/mask/geometry';
import { rectOf } from '@/lib/shared/mask/geometry';
import type { Mask } from '@/lib/shared/mask/mask';
import { addRuns, encodeRuns, TILE, tileAt, tileGrid } from '@/lib/shared/mask/tiles';

export type KeptTile = readonly [index: number, code: Uint8Array];

export type MaskKeeper = {
  /** These tiles are not as they were coded. Keeping a stroke costs its own tiles, not the photo's. */
  touch(tiles: Iterable<number>): void;
  /** Codes one tile that was touched. False where none was left. */
  codeNext(): boolean;
  /** Codes what is left to code. */
  tiles(): KeptTile[];
};

/** @param mask empty */
export function createMaskKeeper(mask: Mask): MaskKeeper {
  const grid = tileGrid(mask);
  const codes = new Map<number, Uint8Array>();
  const touched = new Set<number>();
  const buffer = new Uint8Array(TILE * TILE);

  function codeNext(): boolean {
    const [index] = touched;
    if (index === undefined) return false;
    touched.delete(index);
    const tile = tileAt(grid, index);
    let seen = 0;
    for (let row = 0; row < tile.height; row++) {
      const at = (tile.y + row) * mask.width + tile.x;
      const line = mask.data.subarray(at, at + tile.width);
      buffer.set(line, row * tile.width);
      for (let i = 0; i < line.length; i++) seen |= line[i] as number;
    }
    if (seen === 0) codes.delete(index);
    else codes.set(index, encodeRuns(buffer.subarray(0, tile.width * tile.height)));
    return true;
  }

  return {
    touch(tiles) {
      for (const index of tiles) touched.add(index);
    },
    codeNext,
    tiles() {
      while (codeNext());
      return [...codes];
    },
  };
}

/** Writes kept tiles into an empty mask. @throws RangeError for a tile that the mask does not have */
export function restoreTiles(mask: Mask, tiles: readonly KeptTile[]): Rect {
  const grid = tileGrid(mask);
  for (const [index, code] of tiles) {
    if (!(Number.isInteger(index) && index >= 0 && index < grid.columns * grid.rows))
      throw new RangeError(`There is no tile ${index}.`);
    const tile = tileAt(grid, index);
    addRuns(
      code,
      { data: mask.data, start: tile.y * mask.width + tile.x, rowLength: tile.width, stride: mask.width },
      1,
    );
  }
  return rectOf(mask);
}
