import 'server-only';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type PackedStrip, packRows } from './pack-strip';
import { type OpenStripPng, openStripPng } from './read-strip-png';
import { filterRows } from './row-filters';
import {
  buildChunk,
  buildEnd,
  buildStart,
  type Channels,
  chooseRowsPerStrip,
  countStrips,
  FRAME_BYTES,
  placesOf,
  type RowRange,
  rowsOfStrip,
  type Strip,
  type StripShape,
  startBytesOf,
  stripsOfRows,
} from './strip-layout';

type Picture = {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly data: Uint8Array;
};

/** Strips that wait for a thread or for the disk: more would cost memory and be no faster. */
const STRIPS_AT_ONCE = 6;
/** Strips of another file are copied in pieces of about this size. */
const COPY_BYTES = 4 * 1024 * 1024;

/** Writes a PNG whose rows can be read, and replaced, in strips. Any decoder reads it. */
export async function writeStripPng(picture: Picture, path: string): Promise<void> {
  const { width, height, channels } = picture;
  const shape = { width, height, channels, rowsPerStrip: chooseRowsPerStrip(picture) };
  const writer = await openWriter(path, shape);
  try {
    await packStrips(picture, writer, 0, countStrips(shape));
    await writer.finish();
  } finally {
    await writer.close();
  }
}

/**
 * The same where only some rows differ from a picture that is there already: its other strips are copied as they are
 * compressed, after a look at their checksums.
 *
 * @param sourcePath must be of our own making: what its strips hold is not looked at
 * @param picture of which only the strips of `changed` have to be filled in
 * @returns false where the other file is no such PNG, not of this shape, or damaged: then nothing useful is written
 */
export async function writeChangedStripPng(
  sourcePath: string,
  picture: Picture,
  changed: RowRange,
  path: string,
): Promise<boolean> {
  const source = await openStripPng(sourcePath);
  if (source === null) return false;
  try {
    const { table } = source;
    const { width, height, channels } = picture;
    if (table.width !== width || table.height !== height || table.channels !== channels) return false;
    const { first, end } = stripsOfRows(table, changed);
    const writer = await openWriter(path, table);
    try {
      if (!(await copyStrips(source, writer, 0, first))) return false;
      await packStrips(picture, writer, first, end);
      if (!(await copyStrips(source, writer, end, table.strips.length))) return false;
      await writer.finish();
      return true;
    } finally {
      await writer.close();
    }
  } finally {
    await source.close();
  }
}

type Writer = {
  readonly shape: StripShape;
  /** In the order of the strips. */
  add(strips: readonly Strip[], ...chunks: readonly Uint8Array[]): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
};

/** The table stands before the strips, and is known after them. */
async function openWriter(path: string, shape: StripShape): Promise<Writer> {
  const file = await open(path, 'w');
  const written: Strip[] = [];
  let at = startBytesOf(countStrips(shape));
  return {
    shape,
    async add(strips, ...chunks) {
      for (const chunk of chunks) {
        await writeWhole(file, chunk, at);
        at += chunk.length;
      }
      written.push(...strips);
    },
    async finish() {
      const table = { ...shape, strips: written };
      await writeWhole(file, buildEnd(table), at);
      await writeWhole(file, buildStart(table), 0);
    },
    close: () => file.close(),
  };
}

/** A full disk may take a part only. */
async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** Filters here while other threads compress what was filtered before. */
async function packStrips(picture: Picture, writer: Writer, first: number, end: number): Promise<void> {
  const packing: Promise<PackedStrip>[] = [];
  const writeNext = async () => {
    const packed = await packing.shift();
    if (packed !== undefined) await writer.add([packed], buildChunk('IDAT', packed.bytes));
  };
  try {
    for (let index = first; index < end; index++) {
      const packed = packRows(filterRows(picture, rowsOfStrip(writer.shape, index)));
      // It may fail while an earlier one is waited for.
      packed.catch(() => undefined);
      packing.push(packed);
      if (packing.length >= STRIPS_AT_ONCE) await writeNext();
    }
    while (packing.length > 0) await writeNext();
  } finally {
    await Promise.allSettled(packing);
  }
}

/** @returns false where the checksum of one is wrong */
async function copyStrips(
  { table, readBytes }: OpenStripPng,
  writer: Writer,
  first: number,
  end: number,
): Promise<boolean> {
  const places = placesOf(table.strips);
  const place = (index: number) => places[index] as number;
  for (let from = first; from < end; ) {
    let to = from + 1;
    while (to < end && place(to + 1) - place(from) <= COPY_BYTES) to++;
    const bytes = await readBytes(place(from), place(to));
    if (bytes === null) return false;
    for (let index = from; index < to; index++) {
      const chunk = bytes.subarray(place(index) - place(from), place(index + 1) - place(from));
      if (!isWholeChunk(chunk)) return false;
    }
    await writer.add(table.strips.slice(from, to), bytes);
    from = to;
  }
  return true;
}

function isWholeChunk(chunk: Buffer): boolean {
  const bodyBytes = chunk.length - FRAME_BYTES;
  return (
    chunk.readUInt32BE(0) === bodyBytes &&
    chunk.toString('latin1', 4, 8) === 'IDAT' &&
    chunk.readUInt32BE(8 + bodyBytes) === crc32(chunk.subarray(4, 8 + bodyBytes))
  );
}
