import 'server-only';
import { type RowRange, rowBytesOf, type StripShape } from './strip-layout';

/** The numbers that PNG gives them. Paeth costs three times as much as these and saves next to nothing on photos. */
const SUB = 1;
const UP = 2;
const AVERAGE = 3;
type Filter = typeof SUB | typeof UP | typeof AVERAGE;

/** Enough rows to know which filter suits a strip. */
const LOOK_ROWS = 2;

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

/** The filter that leaves the smallest numbers on some rows. */
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
  let filter: Filter = UP;
  if (sums[SUB] < sums[filter]) filter = SUB;
  if (sums[AVERAGE] < sums[filter]) filter = AVERAGE;
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
    for (let i = 0; i < rowBytes; i++)
      out[outAt + i] = (data[at + i] as number) - (data[above + i] as number);
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
  for (let y = rows.top; y < rows.bottom; y++) {
    const from = (y - rows.top) * (rowBytes + 1);
    const at = y * rowBytes;
    const above = at - rowBytes;
    const filter = bytes[from];
    if (y === rows.top && filter !== SUB) return false;
    const read = from + 1;
    if (filter === UP) {
      for (let i = 0; i < rowBytes; i++) {
        data[at + i] = (bytes[read + i] as number) + (data[above + i] as number);
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
