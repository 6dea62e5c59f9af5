import 'server-only';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import {
  type BrotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type Gunzip,
} from 'node:zlib';
import { sniffImageFormat } from './image-format';

type Unpacker = BrotliDecompress | Gunzip;

/** The marks are within the first four bytes; as many tell plain text and pictures. */
const LOOK_BYTES = 16;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const PLAIN_TEXT = /^(?:\xef\xbb\xbf)?\s*(?:[{[]\s*["{[\]}]|(?:data|event|id|retry)?:|<[!?a-z])/i;

/**
 * The body as its server meant it. Servers pack although nobody asked them to, say that they do and do not, and do
 * without saying: the first bytes decide, and the header only where they cannot.
 *
 * When the connection breaks, all that had come is handed on before the error.
 */
export async function* unpackBody(
  body: Readable,
  encoding: string | null,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = body[Symbol.asyncIterator]() as AsyncIterableIterator<Uint8Array>;
  try {
    let start = Buffer.alloc(0);
    while (start.length < LOOK_BYTES) {
      const next = await pieces.next();
      if (next.done) break;
      start = start.length === 0 ? Buffer.from(next.value) : Buffer.concat([start, next.value]);
    }
    const unpacker = chooseUnpacker(start, encoding?.toLowerCase() ?? '');
    if (unpacker !== null) {
      yield* unpack(unpacker, start, pieces);
      return;
    }
    if (start.length > 0) yield start;
    yield* pieces;
  } finally {
    await pieces.return?.();
  }
}

function chooseUnpacker(start: Buffer, encoding: string): Unpacker | null {
  if (start.subarray(0, GZIP.length).equals(GZIP)) return createGunzip();
  if (start.subarray(0, ZSTD.length).equals(ZSTD)) return createZstdDecompress();
  if (start.length === 0 || sniffImageFormat(start) !== null) return null;
  if (PLAIN_TEXT.test(start.toString('latin1'))) return null;
  if (encoding.includes('br')) return createBrotliDecompress();
  // `deflate` means zlib's format, and many send the bare one.
  if (encoding.includes('deflate')) return hasZlibHeader(start) ? createInflate() : createInflateRaw();
  return null;
}

/** https://www.rfc-editor.org/rfc/rfc1950 */
function hasZlibHeader(start: Buffer): boolean {
  return start.length >= 2 && ((start[0] ?? 0) & 0x0f) === 8 && start.readUInt16BE(0) % 31 === 0;
}

async function* unpack(
  unpacker: Unpacker,
  start: Buffer,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let broken: Error | null = null;
  let flushed = false;

  /** Only when all has been read: an unpacker that fails throws away what it holds. */
  function endWhenRead(): void {
    if (!flushed || unpacker.readableLength > 0) return;
    if (broken === null) unpacker.end();
    else unpacker.destroy(broken);
  }

  async function fill(): Promise<void> {
    try {
      unpacker.write(start);
      for await (const piece of rest) {
        if (!unpacker.write(piece)) await once(unpacker, 'drain');
      }
    } catch (error) {
      broken = error instanceof Error ? error : new Error('The body broke off.');
    }
    unpacker.flush(() => {
      flushed = true;
      endWhenRead();
    });
  }

  const filling = fill();
  for await (const piece of unpacker) {
    yield piece as Uint8Array;
    endWhenRead();
  }
  await filling;
}
