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

/** So much may wait to be read before the server is made to wait. */
const MAX_WAITING_BYTES = 1024 * 1024;

/**
 * The body as its server meant it, taken from the moment of the call on. Servers pack without being asked, say that they do and do not, and do
 * without saying: the first bytes decide, and the header only where they cannot.
 *
 * When the connection breaks, all that had come is handed on before the error.
 * A reader that stops must destroy the body.
 */
export function unpackBody(
  body: Readable,
  encoding: string | null,
): AsyncGenerator<Uint8Array, void, undefined> {
  return unpackPieces(takeAsItComes(body), encoding?.toLowerCase() ?? '');
}

async function* unpackPieces(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let start = Buffer.alloc(0);
  let broken: unknown = null;
  while (start.length < LOOK_BYTES && broken === null) {
    const next = await pieces.next().catch((error: unknown) => {
      broken = error ?? new Error('The body broke off.');
      return { done: true, value: undefined } as const;
    });
    if (next.done) break;
    start = start.length === 0 ? Buffer.from(next.value) : Buffer.concat([start, next.value]);
  }
  const unpacker = chooseUnpacker(start, encoding);
  if (unpacker !== null) yield* unpack(unpacker, start, pieces, broken);
  else {
    if (start.length > 0) yield start;
    if (broken !== null) throw broken;
    yield* pieces;
  }
}

/** A stream that fails throws away what was not read yet; here it waits until it is read. */
function takeAsItComes(body: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let ended = false;
  let broken: Error | null = null;
  let news = Promise.withResolvers<void>();

  body.on('data', (piece: Uint8Array) => {
    waiting.push(piece);
    waitingBytes += piece.byteLength;
    if (waitingBytes > MAX_WAITING_BYTES) body.pause();
    news.resolve();
  });
  body.on('end', () => {
    ended = true;
    news.resolve();
  });
  body.on('error', (error: Error) => {
    broken = error;
    news.resolve();
  });
  body.on('close', () => {
    if (!ended) broken ??= new Error('The body broke off.');
    news.resolve();
  });

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const pieces = waiting;
      waiting = [];
      waitingBytes = 0;
      yield* pieces;
      if (waiting.length > 0) continue;
      if (broken !== null) throw broken;
      if (ended) return;
      news = Promise.withResolvers();
      body.resume();
      await news.promise;
    }
  }
  return read();
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
  brokenAlready: unknown,
): AsyncGenerator<Uint8Array, void, undefined> {
  let broken = brokenAlready;
  let flushed = false;

  /** Only when all has been read: an unpacker that fails throws away what it holds. */
  function endWhenRead(): void {
    if (!flushed || unpacker.readableLength > 0) return;
    if (broken === null) unpacker.end();
    else unpacker.destroy(broken instanceof Error ? broken : new Error('The body broke off.'));
  }

  async function fill(): Promise<void> {
    try {
      unpacker.write(start);
      for await (const piece of broken === null ? rest : []) {
        if (!unpacker.write(piece)) await once(unpacker, 'drain');
      }
    } catch (error) {
      broken = error;
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
