import 'server-only';
import { type RowRange, rowBytesOf, type StripShape } from './strip-layout';

/**
 * The numbers that PNG gives them. Of a photo with grain all filters leave about as much; Paeth takes ten times as long as
 * Up, which four bytes go through at once.
 */
const SUB = 1;
const UP = 2;
const AVERAGE = 3;
type Filter = typeof SUB | typeof UP | typeof AVERAGE;

/** What another filter than Up has to leave at most, as a share of what Up leaves, to be worth its time. */
const WORTH_ANOTHER = 0.8;
/** Of each strip: its neighbours are looked at too. */
const LOOK_ROWS = 1;

type Picture = Pick<StripShape, 'width' | 'channels'> & { readonly data: Uint8Array };

export type FilteredRows = {
  readonly bytes: Buffer;
  /** Half of what is left, or more, is zeros: drawings, masks, plain ground. */
  readonly plain: boolean;
};

/**
 * Rows as PNG compresses them: each with the number of its filter before it, and what is left of it by that filter. The
 * first one does not look up, so that these rows can be read without those above them.
 */
export function filterRows(picture: Picture, rows: RowRange): FilteredRows {
  const { filter, plain } = chooseFilter(picture, rows);
  const rowBytes = rowBytesOf(picture);
  const bytes = Buffer.allocUnsafe((rows.bottom - rows.top) * (rowBytes + 1));
  // The loops below are faster when they meet one kind of array only.
  const out = asPlainBytes(bytes);
  for (let y = rows.top; y < rows.bottom; y++) {
    const used = y === rows.top ? SUB : filter;
    const at = (y - rows.top) * (rowBytes + 1);
    bytes[at] = used;
    filterRow(picture, y, used, out, at + 1);
  }
  return { bytes, plain };
}

/** By how large the numbers are that each leaves on some rows. */
function chooseFilter(picture: Picture, { top, bottom }: RowRange): { filter: Filter; plain: boolean } {
  const rowBytes = rowBytesOf(picture);
  const out = new Uint8Array(rowBytes);
  const looks = Math.min(LOOK_ROWS, bottom - top - 1);
  if (looks === 0) return { filter: UP, plain: false };
  const sums = { [SUB]: 0, [UP]: 0, [AVERAGE]: 0 };
  const zeros = { [SUB]: 0, [UP]: 0, [AVERAGE]: 0 };
  for (let look = 1; look <= looks; look++) {
    const y = top + Math.floor((look * (bottom - 1 - top)) / looks);
    for (const filter of [SUB, UP, AVERAGE] as const) {
      filterRow(picture, y, filter, out, 0);
      for (let at = 0; at < rowBytes; at++) {
        const left = out[at] as number;
        sums[filter] += left < 128 ? left : 256 - left;
        if (left === 0) zeros[filter] += 1;
      }
    }
  }
  const other = sums[SUB] < sums[AVERAGE] ? SUB : AVERAGE;
  const filter = sums[other] < WORTH_ANOTHER * sums[UP] ? other : UP;
  return { filter, plain: 2 * zeros[filter] >= looks * rowBytes };
}

/** Storing into bytes takes the difference modulo 256. */
function filterRow(picture: Picture, y: number, filter: Filter, out: Uint8Array, outAt: number): void {
  const { channels } = picture;
  const data = asPlainBytes(picture.data);
  const rowBytes = rowBytesOf(picture);
  const at = y * rowBytes;
  const above = at - rowBytes;
  if (filter === UP) {
    const words = asWords(data, rowBytes);
    if (words !== null) {
      out.set(subtractRow(words, y, rowBytes), outAt);
      return;
    }
    for (let i = 0; i < rowBytes; i++) {
      out[outAt + i] = (data[at + i] as number) - (data[above + i] as number);
    }
  } else if (filter === SUB) {
    for (let i = 0; i < channels; i++) out[outAt + i] = data[at + i] as number;
    for (let i = channels; i < rowBytes; i++) {
      out[outAt + i] = (data[at + i] as number) - (data[at + i - channels] as number);
    }
  } else {
    for (let i = 0; i < channels; i++) {
      out[outAt + i] = (data[at + i] as number) - ((data[above + i] as number) >> 1);
    }
    for (let i = channels; i < rowBytes; i++) {
      const mean = ((data[at + i - channels] as number) + (data[above + i] as number)) >> 1;
      out[outAt + i] = (data[at + i] as number) - mean;
    }
  }
}

/** Four bytes at a time, where every row begins at a whole word. */
function asWords(data: Uint8Array, rowBytes: number): Int32Array | null {
  if (rowBytes % 4 !== 0 || data.byteOffset % 4 !== 0) return null;
  return new Int32Array(data.buffer, data.byteOffset, data.byteLength >> 2);
}

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;

/** A row less the one above it, byte by byte. The high bit of each byte is kept apart, so that none borrows from its neighbour. */
function subtractRow(words: Int32Array, y: number, rowBytes: number): Uint8Array {
  const count = rowBytes >> 2;
  const out = new Int32Array(count);
  const at = y * count;
  const above = at - count;
  for (let i = 0; i < count; i++) {
    const a = words[at + i] as number;
    const b = words[above + i] as number;
    out[i] = ((a | HIGH_BITS) - (b & LOW_BITS)) ^ ((a ^ ~b) & HIGH_BITS);
  }
  return new Uint8Array(out.buffer);
}

/** The same way back. */
function addRow(words: Int32Array, y: number, left: Uint8Array): void {
  const aligned = new Int32Array(left.slice().buffer);
  const at = y * aligned.length;
  const above = at - aligned.length;
  for (let i = 0; i < aligned.length; i++) {
    const a = aligned[i] as number;
    const b = words[above + i] as number;
    words[at + i] = ((a & LOW_BITS) + (b & LOW_BITS)) ^ ((a ^ b) & HIGH_BITS);
  }
}

function asPlainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The way back, into the rows of a picture.
 *
 * @returns false for a filter that is none of ours, or a first row that looks up
 */
export function unfilterRows(filtered: Uint8Array, picture: Picture, rows: RowRange): boolean {
  const { channels } = picture;
  const bytes = asPlainBytes(filtered);
  const data = asPlainBytes(picture.data);
  const rowBytes = rowBytesOf(picture);
  const words = asWords(data, rowBytes);
  for (let y = rows.top; y < rows.bottom; y++) {
    const from = (y - rows.top) * (rowBytes + 1);
    const at = y * rowBytes;
    const above = at - rowBytes;
    const filter = bytes[from];
    if (y === rows.top && filter !== SUB) return false;
    const read = from + 1;
    if (filter === UP) {
      if (words !== null) addRow(words, y, bytes.subarray(read, read + rowBytes));
      else {
        for (let i = 0; i < rowBytes; i++) {
          data[at + i] = (bytes[read + i] as number) + (data[above + i] as number);
        }
      }
    } else if (filter === SUB) {
      for (let i = 0; i < channels; i++) data[at + i] = bytes[read + i] as number;
      for (let i = channels; i < rowBytes; i++) {
        data[at + i] = (bytes[read + i] as number) + (data[at + i - channels] as number);
      }
    } else if (filter === AVERAGE) {
      for (let i = 0; i < channels; i++) {
        data[at + i] = (bytes[read + i] as number) + ((data[above + i] as number) >> 1);
      }
      for (let i = channels; i < rowBytes; i++) {
        const mean = ((data[at + i - channels] as number) + (data[above + i] as number)) >> 1;
        data[at + i] = (bytes[read + i] as number) + mean;
      }
    } else return false;
  }
  return true;
}
