import 'server-only';
import { promisify } from 'node:util';
import { constants, createDeflate, inflate } from 'node:zlib';
import type { FilteredRows } from './row-filters';
import { LAST_BLOCK, STREAM_START, type Strip } from './strip-layout';

const inflateOnOtherThread = promisify(inflate);

export type PackedStrip = Strip & { readonly bytes: Buffer };

const TAIL_BYTES = LAST_BLOCK.length + 4;

/**
 * Compresses rows so that what stands before and after them in the stream does not matter: nothing in them points back
 * beyond their beginning, and they end on a whole byte, without a last block. On another thread.
 *
 * Pixels of photos hold no repetitions but runs, so that searching for any costs a third more and finds nothing.
 */
export async function packRows({ bytes, plain }: FilteredRows): Promise<PackedStrip> {
  const deflate = createDeflate({
    level: constants.Z_BEST_SPEED,
    strategy: plain ? constants.Z_DEFAULT_STRATEGY : constants.Z_RLE,
    chunkSize: Math.max(constants.Z_MIN_CHUNK, bytes.length),
  });
  // A full flush, then the end: the stream's last six bytes are then an empty last block and the checksum, by zlib itself.
  // Not ended before the flush is done, or Node makes one of the two.
  deflate.write(bytes);
  deflate.flush(constants.Z_FULL_FLUSH, () => deflate.end());
  const parts: Buffer[] = [];
  for await (const part of deflate) parts.push(part as Buffer);
  const stream = Buffer.concat(parts);
  const end = stream.length - TAIL_BYTES;
  if (!stream.subarray(end, end + LAST_BLOCK.length).equals(LAST_BLOCK)) {
    throw new Error('zlib ended a stream in another way than it always does');
  }
  const packed = stream.subarray(STREAM_START.length, end);
  return { bytes: packed, packedBytes: packed.length, adler: stream.readUInt32BE(stream.length - 4) };
}

/**
 * The rows again, checked: their number and their checksum, by zlib, are those of the table. On another thread.
 *
 * @returns null where they are not
 */
export async function unpackRows(
  packed: Uint8Array,
  adler: number,
  unpackedBytes: number,
): Promise<Buffer | null> {
  const end = Buffer.alloc(TAIL_BYTES);
  LAST_BLOCK.copy(end);
  end.writeUInt32BE(adler, LAST_BLOCK.length);
  const stream = Buffer.concat([STREAM_START, packed, end]);
  try {
    // One byte more than wanted, so that a longer one is seen and no bomb goes off.
    const rows = await inflateOnOtherThread(stream, {
      chunkSize: Math.max(constants.Z_MIN_CHUNK, unpackedBytes + 1),
      maxOutputLength: unpackedBytes + 1,
    });
    return rows.length === unpackedBytes ? rows : null;
  } catch {
    return null;
  }
}
