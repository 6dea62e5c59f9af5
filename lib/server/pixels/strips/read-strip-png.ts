import 'server-only';
import { open } from 'node:fs/promises';
import { unpackRows } from './pack-strip';
import { unfilterRows } from './row-filters';
import {
  type Channels,
  FRAME_BYTES,
  PEEK_BYTES,
  placesOf,
  type RowRange,
  readStartBytes,
  readTable,
  rowBytesOf,
  rowsOfStrip,
  type StripTable,
  stripsOfRows,
  unpackedBytesOf,
} from './strip-layout';

/** Strips in memory while they are decompressed, beside the picture. */
const STRIPS_AT_ONCE = 8;

export type OpenStripPng = {
  readonly table: StripTable;
  /** Null where the file ends before. */
  readBytes(from: number, to: number): Promise<Buffer | null>;
  close(): Promise<void>;
};

/** Null for any other file. The caller closes it. */
export async function openStripPng(path: string): Promise<OpenStripPng | null> {
  const file = await open(path, 'r');
  const readBytes = async (from: number, to: number) => {
    const bytes = Buffer.allocUnsafe(to - from);
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
      if (bytesRead === 0) return null;
      done += bytesRead;
    }
    return bytes;
  };
  try {
    const { size } = await file.stat();
    const peek = size < PEEK_BYTES ? null : await readBytes(0, PEEK_BYTES);
    const startBytes = peek === null ? null : readStartBytes(peek);
    const start = startBytes === null || startBytes > size ? null : await readBytes(0, startBytes);
    const table = start === null ? null : readTable(start, size);
    if (table !== null) return { table, readBytes, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return null;
}

export type StripPixels = {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  /** Of the whole picture's size; rows that were not read are 0, and take no memory. */
  readonly data: Uint8Array<ArrayBuffer>;
};

/**
 * Rows of a PNG in strips, and no others but those of the same strips. Each strip's length and checksum have to be those of the
 * table.
 *
 * @param choose which rows, once the size is known
 * @returns null where it is another kind of file, or damaged: then a decoder for all kinds has to say
 */
export async function readStripRows(
  path: string,
  choose: (size: { width: number; height: number }) => RowRange,
): Promise<StripPixels | null> {
  const source = await openStripPng(path);
  if (source === null) return null;
  try {
    const { table } = source;
    const { width, height, channels } = table;
    const { first, end } = stripsOfRows(table, choose(table));
    const picture = { width, height, channels, data: new Uint8Array(rowBytesOf(table) * height) };
    let next = first;
    let whole = true;
    const work = async () => {
      while (next < end && whole) {
        const index = next++;
        if (!(await readStrip(source, picture, index))) whole = false;
      }
    };
    await Promise.all(Array.from({ length: Math.min(STRIPS_AT_ONCE, end - first) }, work));
    return whole ? picture : null;
  } finally {
    await source.close();
  }
}

async function readStrip(
  { table, readBytes }: OpenStripPng,
  picture: StripPixels,
  index: number,
): Promise<boolean> {
  const strip = table.strips[index];
  const place = placesOf(table.strips)[index];
  if (strip === undefined || place === undefined) return false;
  const chunk = await readBytes(place, place + FRAME_BYTES + strip.packedBytes);
  if (chunk === null || chunk.readUInt32BE(0) !== strip.packedBytes) return false;
  const packed = chunk.subarray(8, 8 + strip.packedBytes);
  const rows = await unpackRows(packed, strip.adler, unpackedBytesOf(table, index));
  return rows !== null && unfilterRows(rows, picture, rowsOfStrip(table, index));
}
