/** A PNG encoder that streams rows through `CompressionStream`: browsers, workers and Node have it, no library needed. */
import type { Mask } from './mask';
import { deflateRuns } from './run-deflate';

/** Bytes per pixel and PNG's code for it. */
const COLOURS = { grey: { channels: 1, code: 0 }, rgba: { channels: 4, code: 6 } } as const;

/** Rows are handed over in pieces of about this size: big enough for the stream, small enough for memory. */
const PIECE_BYTES = 256 * 1024;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function updateCrc(crc: number, bytes: Uint8Array): number {
  let value = crc;
  for (let i = 0; i < bytes.length; i++) {
    value = (CRC_TABLE[(value ^ (bytes[i] as number)) & 255] as number) ^ (value >>> 8);
  }
  return value;
}

function buildChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(body.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  chunk.set(body, 8);
  view.setUint32(body.length + 8, ~updateCrc(~0, chunk.subarray(4, body.length + 8)) >>> 0);
  return chunk;
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * @param writeRow fills `out` (width · channels bytes) with row `y`; called once for each row, in order
 * @param signal stops between two pieces and rejects with its reason
 */
export async function encodePng(
  width: number,
  height: number,
  colour: keyof typeof COLOURS,
  writeRow: (y: number, out: Uint8Array) => void,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { channels } = COLOURS[colour];
  const stream = new CompressionStream('deflate');
  const parts: Uint8Array[] = [];
  const reading = (async () => {
    const reader = stream.readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parts.push(value);
    }
  })();
  const writer = stream.writable.getWriter();
  const writing = (async () => {
    // Each row begins with its filter: 0, none. Equal rows are found by the compressor, whose window holds one.
    const rowBytes = width * channels + 1;
    const rowsPerPiece = Math.max(1, Math.floor(PIECE_BYTES / rowBytes));
    for (let top = 0; top < height; top += rowsPerPiece) {
      signal?.throwIfAborted();
      const rows = Math.min(rowsPerPiece, height - top);
      const piece = new Uint8Array(rows * rowBytes);
      for (let i = 0; i < rows; i++) writeRow(top + i, piece.subarray(i * rowBytes + 1, (i + 1) * rowBytes));
      await writer.ready;
      await writer.write(piece);
    }
    await writer.close();
  })();
  try {
    await writing;
    await reading;
  } catch (error) {
    // Both halves of the stream have to end, or the other one waits for ever.
    await Promise.allSettled([writer.abort(error), reading]);
    throw error;
  }
  return buildFile(width, height, colour, joinBytes(parts));
}

function buildFile(
  width: number,
  height: number,
  colour: keyof typeof COLOURS,
  compressed: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOURS[colour].code, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return joinBytes([
    signature,
    buildChunk('IHDR', header),
    buildChunk('IDAT', compressed),
    buildChunk('IEND', new Uint8Array(0)),
  ]);
}

/** What runs take of the bytes that they stand for is less, unless there are very many. */
const RUNS_SHARE = 1 / 20;

/**
 * The mask as a file, soft values kept. `grey`: white where selected; less to write and to read, and so what is uploaded
 * to the server. `alpha`: transparent where selected, for programs that expect a mask as the API does.
 */
export async function encodeMaskFile(
  mask: Mask,
  kind: 'alpha' | 'grey',
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, data } = mask;
  const colour = kind === 'grey' ? 'grey' : 'rgba';
  const pixelOf = (value: number) => (kind === 'grey' ? [value] : [value, value, value, 255 - value]);
  const rawBytes = (width * COLOURS[colour].channels + 1) * height;
  const runs = deflateRuns(mask, pixelOf, Math.ceil(rawBytes * RUNS_SHARE));
  if (runs) return buildFile(width, height, colour, runs);
  const pixels = Array.from({ length: 256 }, (_, value) => pixelOf(value));
  const writeRow = (y: number, out: Uint8Array) => {
    for (let x = 0; x < width; x++) {
      const pixel = pixels[data[y * width + x] as number] as number[];
      for (let i = 0; i < pixel.length; i++) out[x * pixel.length + i] = pixel[i] as number;
    }
  };
  return encodePng(width, height, colour, writeRow, signal);
}
