/** The grid of 256² tiles, and the coding in which undo keeps what changed in one. */
import type { Rect, Size } from './geometry';
import { intersectRects, isEmptyRect, rectOf } from './geometry';

export const TILE = 256;

export type TileGrid = { readonly columns: number; readonly rows: number; readonly size: Size };

export function tileGrid(size: Size): TileGrid {
  return { columns: Math.ceil(size.width / TILE), rows: Math.ceil(size.height / TILE), size };
}

/** Visits the tiles that `rect` touches, each with its own pixels (those at the right and bottom edge are smaller). */
export function forEachTile(grid: TileGrid, rect: Rect, visit: (index: number, tile: Rect) => void): void {
  const area = intersectRects(rect, rectOf(grid.size));
  if (isEmptyRect(area)) return;
  const firstColumn = Math.floor(area.x / TILE);
  const lastColumn = Math.floor((area.x + area.width - 1) / TILE);
  const lastRow = Math.floor((area.y + area.height - 1) / TILE);
  for (let row = Math.floor(area.y / TILE); row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++)
      visit(row * grid.columns + column, tileAt(grid, row * grid.columns + column));
  }
}

/** The tiles that `rect` touches. */
export function tilesOf(size: Size, rect: Rect): number[] {
  const tiles: number[] = [];
  forEachTile(tileGrid(size), rect, (index) => tiles.push(index));
  return tiles;
}

export function tileAt(grid: TileGrid, index: number): Rect {
  const x = (index % grid.columns) * TILE;
  const y = Math.floor(index / grid.columns) * TILE;
  return { x, y, width: Math.min(TILE, grid.size.width - x), height: Math.min(TILE, grid.size.height - y) };
}

/*
 * Tokens, each a byte `kind << 6 | low bits of length` followed by the rest of the length as a varint:
 *   SKIP    zeros                         (no payload)
 *   RUN     the same value again          (1 byte)
 *   RAMP    steps of −8…7 from a first    (1 byte, then two steps a byte, modulo 256): what soft edges consist of
 *   BYTES   anything else                 (as it is)
 */
const SKIP = 0;
const RUN = 1;
const RAMP = 2;
const BYTES = 3;
/** Shorter runs and ramps do not pay for their token. */
const MIN_RUN = 4;
const MIN_RAMP = 8;

let scratch = new Uint8Array(TILE * TILE * 2);

/** Codes bytes of which many are zero or alike. The worst case is under 2 % longer than the input. */
export function encodeRuns(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = bytes.length;
  if (scratch.length < length * 2 + 16) scratch = new Uint8Array(length * 2 + 16);
  const out = scratch;
  let to = 0;
  let plainFrom = 0;

  const putToken = (kind: number, count: number) => {
    // Five bits of length and a flag in the first byte, then seven bits a byte.
    let rest = count >>> 5;
    out[to++] = (kind << 6) | (rest > 0 ? 32 : 0) | (count & 31);
    while (rest > 0) {
      out[to++] = (rest & 127) | (rest > 127 ? 128 : 0);
      rest >>>= 7;
    }
  };
  const flushPlain = (until: number) => {
    if (until === plainFrom) return;
    putToken(BYTES, until - plainFrom);
    for (let i = plainFrom; i < until; i++) out[to++] = bytes[i] as number;
  };

  let at = 0;
  while (at < length) {
    const value = bytes[at] as number;
    let end = at + 1;
    while (end < length && bytes[end] === value) end++;
    if (end - at >= MIN_RUN || (value === 0 && end === length)) {
      flushPlain(at);
      putToken(value === 0 ? SKIP : RUN, end - at);
      if (value !== 0) out[to++] = value;
      at = end;
      plainFrom = at;
      continue;
    }
    // A ramp goes on until a step is too high or a run that pays for its own token begins.
    let same = 0;
    end = at + 1;
    while (end < length) {
      const step = ((bytes[end] as number) - (bytes[end - 1] as number) + 8) & 255;
      if (step > 15) break;
      same = step === 8 ? same + 1 : 0;
      if (same >= 16) {
        end -= same;
        break;
      }
      end++;
    }
    if (end - at >= MIN_RAMP) {
      flushPlain(at);
      putToken(RAMP, end - at);
      out[to++] = value;
      for (let i = at + 1; i < end; i += 2) {
        const first = ((bytes[i] as number) - (bytes[i - 1] as number) + 8) & 255;
        const second = i + 1 < end ? ((bytes[i + 1] as number) - (bytes[i] as number) + 8) & 255 : 0;
        out[to++] = (first << 4) | second;
      }
      at = end;
      plainFrom = at;
      continue;
    }
    at++;
  }
  flushPlain(length);
  return out.slice(0, to);
}

/** Where decoded bytes are added: rows of `rowLength` in a picture whose rows are `stride` apart. */
export type RunTarget = {
  readonly data: Uint8Array;
  /** Index of the first byte. */
  readonly start: number;
  readonly rowLength: number;
  readonly stride: number;
};

/** Adds (or with −1 subtracts) coded bytes to what is there, modulo 256. Costs what is not zero, and no allocation. */
export function addRuns(code: Uint8Array, target: RunTarget, sign: 1 | -1): void {
  const { data, start, rowLength, stride } = target;
  const rowGap = stride - rowLength;
  let from = 0;
  let at = 0;
  while (from < code.length) {
    const head = code[from++] as number;
    let count = head & 31;
    if ((head & 32) !== 0) {
      let shift = 5;
      let more = 128;
      while (more >= 128) {
        more = code[from++] as number;
        count += (more & 127) << shift;
        shift += 7;
      }
    }
    const kind = head >> 6;
    if (kind === SKIP) {
      at += count;
      continue;
    }
    const row = Math.floor(at / rowLength);
    let left = (row + 1) * rowLength - at;
    let i = start + at + row * rowGap;
    at += count;
    let value = 0;
    if (kind !== BYTES) value = code[from++] as number;
    if (kind === RUN) {
      const change = sign * value;
      while (count > 0) {
        const end = i + Math.min(left, count);
        count -= end - i;
        left -= end - i;
        for (; i < end; i++) data[i] = (data[i] as number) + change;
        if (left === 0) {
          i += rowGap;
          left = rowLength;
        }
      }
      continue;
    }
    let pair = -1;
    for (let n = 0; n < count; n++) {
      if (kind === BYTES) value = code[from++] as number;
      else if (kind === RAMP && n > 0) {
        if (pair < 0) {
          pair = code[from++] as number;
          value += (pair >> 4) - 8;
        } else {
          value += (pair & 15) - 8;
          pair = -1;
        }
      }
      // Both wrap in the byte array, as the differences were taken.
      data[i] = (data[i] as number) + sign * value;
      i++;
      left--;
      if (left === 0) {
        i += rowGap;
        left = rowLength;
      }
    }
  }
}
