import 'server-only';
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { OverpaintError } from '@/lib/shared/errors';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import { SNIFF_BYTES, sniffUpload } from './sniff-upload';

/** OpenAI takes less than 50 MB a file. */
export const MAX_UPLOAD_BYTES = 50_000_000;

/** A refused body is still read to its end, up to here: a browser that is cut off never shows the refusal. */
const MAX_DISCARDED_BYTES = 200_000_000;
/** Nobody's connection is that slow; who waits this long between two pieces is gone. */
const STALLED_MS = 60_000;
/** Network pieces are gathered to this size: each write is a trip to another thread. */
const WRITE_BYTES = 512 * 1024;

export type ReceivedUpload = { sha256: string; sizeBytes: number; format: UploadFormat };

/**
 * Writes a raw body to a file as it comes, in bounded memory, and says what it is.
 *
 * @param path a new file; it is gone again when this throws
 * @throws OverpaintError upload_too_large, unsupported_image, upload_interrupted
 */
export async function receiveUpload(request: Request, path: string): Promise<ReceivedUpload> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  const reader = request.body?.getReader() ?? null;
  if (reader === null) throw new OverpaintError('unsupported_image', { key: 'refusals.emptyFile' });
  const read = createReader(reader);
  try {
    if (announced > MAX_UPLOAD_BYTES) throw tooLarge(announced);
    return await writeBody(read, path, announced);
  } catch (error) {
    await rm(path, { force: true });
    if (error instanceof OverpaintError && error.code !== 'upload_interrupted') await discard(read);
    else await reader.cancel(error).catch(() => undefined);
    throw error;
  }
}

type Read = () => Promise<Uint8Array | null>;

function createReader(reader: ReadableStreamDefaultReader<Uint8Array>): Read {
  return async () => {
    const stalled = Promise.withResolvers<never>();
    const timer = setTimeout(() => stalled.reject(new OverpaintError('upload_interrupted')), STALLED_MS);
    try {
      const { value, done } = await Promise.race([reader.read(), stalled.promise]);
      return done ? null : value;
    } catch (error) {
      throw error instanceof OverpaintError
        ? error
        : new OverpaintError('upload_interrupted', undefined, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };
}

async function writeBody(read: Read, path: string, announced: number): Promise<ReceivedUpload> {
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    const gathered: Uint8Array[] = [];
    let gatheredBytes = 0;
    let sizeBytes = 0;
    let format: UploadFormat | null = null;

    async function flush() {
      if (gatheredBytes === 0) return;
      await file.writev(gathered);
      gathered.length = 0;
      gatheredBytes = 0;
    }

    for (let chunk = await read(); chunk !== null; chunk = await read()) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MAX_UPLOAD_BYTES) throw tooLarge(null);
      hash.update(chunk);
      gathered.push(chunk);
      gatheredBytes += chunk.byteLength;
      // As soon as enough is there, so that a video of 4 GB is not waited for.
      if (format === null && sizeBytes >= SNIFF_BYTES) format = sniffUpload(Buffer.concat(gathered));
      if (gatheredBytes >= WRITE_BYTES) await flush();
    }
    if (Number.isFinite(announced) && sizeBytes < announced) throw new OverpaintError('upload_interrupted');
    format ??= sniffUpload(Buffer.concat(gathered));
    await flush();
    return { sha256: hash.digest('hex'), sizeBytes, format };
  } finally {
    await file.close();
  }
}

function tooLarge(sizeBytes: number | null): OverpaintError {
  const max = MAX_UPLOAD_BYTES / 1_000_000;
  return new OverpaintError(
    'upload_too_large',
    sizeBytes === null
      ? { key: 'refusals.manyBytes', values: { max } }
      : { key: 'refusals.thisManyBytes', values: { max, has: Math.ceil(sizeBytes / 1_000_000) } },
  );
}

async function discard(read: Read): Promise<void> {
  try {
    let discardedBytes = 0;
    for (let chunk = await read(); chunk !== null; chunk = await read()) {
      discardedBytes += chunk.byteLength;
      if (discardedBytes > MAX_DISCARDED_BYTES) return;
    }
  } catch {
    // The sender is gone; there is no one to answer.
  }
}
