import 'server-only';
import { crc32 } from 'node:zlib';
import { MAX_PICTURE_PIXELS } from '@/lib/server/decoding/decoded-picture';
import { ADLER_START, combineAdlers } from './adler';

export type Channels = 1 | 3 | 4;

export type StripShape = {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  /** The last strip may have fewer. */
  readonly rowsPerStrip: number;
};

/** One strip in the file: its compressed bytes, and the checksum of its rows with their filters. */
export type Strip = { readonly packedBytes: number; readonly adler: number };

export type StripTable = StripShape & { readonly strips: readonly Strip[] };

/** Rows from `top` up to, but without, `bottom`. */
export type RowRange = { readonly top: number; readonly bottom: number };

/** Of rows, before they are compressed: small enough to read little more than what is wanted, large enough to compress well. */
const STRIP_BYTES = 512 * 1024;
/** What any PNG of ours may have is far below; it bounds what a table of a damaged file can make us allocate. */
const MAX_STRIPS = 100_000;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum. */
export const FRAME_BYTES = 12;
const HEADER_BYTES = 13;
const COLOUR_CODES: Readonly<Record<Channels, number>> = { 1: 0, 3: 2, 4: 6 };
const CHANNELS_OF_CODE: ReadonlyMap<number, Channels> = new Map([
  [0, 1],
  [2, 3],
  [6, 4],
]);
/** Overpaint's strips. By the case of its letters: ancillary, private, and not to be copied by who changes the pixels. */
const TABLE_TYPE = 'opST';
const TABLE_VERSION = 1;
const TABLE_START_BYTES = 5;
const TABLE_ENTRY_BYTES = 8;
/** A zlib stream begins with these; the strips follow. */
export const STREAM_START = Buffer.from([0x78, 0x01]);
/** It ends with an empty last block and the checksum of all rows. */
export const LAST_BLOCK = Buffer.from([0x03, 0x00]);
const STREAM_END_BYTES = 6;

export function rowBytesOf({ width, channels }: Pick<StripShape, 'width' | 'channels'>): number {
  return width * channels;
}

export function chooseRowsPerStrip(shape: Pick<StripShape, 'width' | 'channels'>): number {
  return Math.max(1, Math.floor(STRIP_BYTES / (rowBytesOf(shape) + 1)));
}

export function countStrips({ height, rowsPerStrip }: Pick<StripShape, 'height' | 'rowsPerStrip'>): number {
  return Math.ceil(height / rowsPerStrip);
}

export function rowsOfStrip(
  { height, rowsPerStrip }: Pick<StripShape, 'height' | 'rowsPerStrip'>,
  index: number,
): RowRange {
  return { top: index * rowsPerStrip, bottom: Math.min(height, (index + 1) * rowsPerStrip) };
}

/** The strips that hold any of these rows, the last one not included. */
export function stripsOfRows(
  shape: Pick<StripShape, 'height' | 'rowsPerStrip'>,
  { top, bottom }: RowRange,
): { first: number; end: number } {
  if (bottom <= top) return { first: 0, end: 0 };
  const from = Math.max(0, Math.floor(top / shape.rowsPerStrip));
  return { first: from, end: Math.min(countStrips(shape), Math.ceil(bottom / shape.rowsPerStrip)) };
}

/** Of a strip's rows, each with the byte that names its filter. */
export function unpackedBytesOf(shape: StripShape, index: number): number {
  const { top, bottom } = rowsOfStrip(shape, index);
  return (bottom - top) * (rowBytesOf(shape) + 1);
}

export function buildChunk(type: string, body: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(FRAME_BYTES + body.length);
  framed.writeUInt32BE(body.length, 0);
  framed.write(type, 4, 'latin1');
  framed.set(body, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + body.length)), 8 + body.length);
  return framed;
}

/** Everything before the first strip. Its length depends on the shape only. */
export function buildStart(table: StripTable): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(table.width, 0);
  header.writeUInt32BE(table.height, 4);
  header.set([8, COLOUR_CODES[table.channels], 0, 0, 0], 8);
  const body = Buffer.alloc(TABLE_START_BYTES + TABLE_ENTRY_BYTES * table.strips.length);
  body.writeUInt8(TABLE_VERSION, 0);
  body.writeUInt32BE(table.rowsPerStrip, 1);
  for (const [index, { packedBytes, adler }] of table.strips.entries()) {
    const at = TABLE_START_BYTES + TABLE_ENTRY_BYTES * index;
    body.writeUInt32BE(packedBytes, at);
    body.writeUInt32BE(adler, at + 4);
  }
  return Buffer.concat([
    SIGNATURE,
    buildChunk('IHDR', header),
    buildChunk(TABLE_TYPE, body),
    buildChunk('IDAT', STREAM_START),
  ]);
}

export function startBytesOf(stripCount: number): number {
  const bodies = HEADER_BYTES + TABLE_START_BYTES + TABLE_ENTRY_BYTES * stripCount + STREAM_START.length;
  return SIGNATURE.length + 3 * FRAME_BYTES + bodies;
}

/** Everything behind the last strip. */
export function buildEnd(table: StripTable): Buffer {
  const end = Buffer.alloc(STREAM_END_BYTES);
  LAST_BLOCK.copy(end);
  const adler = table.strips.reduce(
    (all, strip, index) => combineAdlers(all, strip.adler, unpackedBytesOf(table, index)),
    ADLER_START,
  );
  end.writeUInt32BE(adler, LAST_BLOCK.length);
  return Buffer.concat([buildChunk('IDAT', end), buildChunk('IEND', Buffer.alloc(0))]);
}

/** Where each strip's chunk begins in the file, and at the end of the list where the last one ends. */
export function placesOf(strips: readonly Pick<Strip, 'packedBytes'>[]): number[] {
  const places = [startBytesOf(strips.length)];
  for (const { packedBytes } of strips) places.push((places.at(-1) as number) + FRAME_BYTES + packedBytes);
  return places;
}

/** Of the beginning of a file, as much as tells how long the table is. */
export const PEEK_BYTES: number =
  SIGNATURE.length + FRAME_BYTES + HEADER_BYTES + FRAME_BYTES + TABLE_START_BYTES;

/** How many bytes `readTable` wants; null: not a PNG in strips. */
export function readStartBytes(peek: Buffer): number | null {
  const tableAt = SIGNATURE.length + FRAME_BYTES + HEADER_BYTES;
  if (peek.length < PEEK_BYTES || !peek.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  if (peek.toString('latin1', tableAt + 4, tableAt + 8) !== TABLE_TYPE) return null;
  const entryBytes = peek.readUInt32BE(tableAt) - TABLE_START_BYTES;
  const count = entryBytes / TABLE_ENTRY_BYTES;
  return Number.isInteger(count) && count >= 1 && count <= MAX_STRIPS ? startBytesOf(count) : null;
}

/**
 * The table of a file, where everything about it fits: it is written again and compared, so that nothing in it is taken
 * that we would not have written, and the lengths have to add up to the file's. What the strips hold is not looked at here.
 *
 * @param start as many bytes as `readStartBytes` says
 * @returns null where it does not fit
 */
export function readTable(start: Buffer, fileBytes: number): StripTable | null {
  const header = SIGNATURE.length + 8;
  const body = header + HEADER_BYTES + FRAME_BYTES;
  const channels = CHANNELS_OF_CODE.get(start.readUInt8(header + 9));
  const count = (start.readUInt32BE(body - 8) - TABLE_START_BYTES) / TABLE_ENTRY_BYTES;
  if (channels === undefined || start.length !== startBytesOf(count)) return null;
  const table: StripTable = {
    width: start.readUInt32BE(header),
    height: start.readUInt32BE(header + 4),
    channels,
    rowsPerStrip: start.readUInt32BE(body + 1),
    strips: Array.from({ length: count }, (_, index) => {
      const at = body + TABLE_START_BYTES + TABLE_ENTRY_BYTES * index;
      return { packedBytes: start.readUInt32BE(at), adler: start.readUInt32BE(at + 4) };
    }),
  };
  const pixels = table.width * table.height;
  if (pixels === 0 || pixels > MAX_PICTURE_PIXELS || table.rowsPerStrip === 0) return null;
  if (countStrips(table) !== count || !buildStart(table).equals(start)) return null;
  return (placesOf(table.strips).at(-1) as number) + buildEnd(table).length === fileBytes ? table : null;
}
