import 'server-only';
import { createHash } from 'node:crypto';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { OverpaintError } from '@/lib/shared/errors';
import type { Installation } from './installation';
import { listKeptBlobs } from './list-kept-blobs';

export type BlobsCopied = {
  copied: number;
  copiedBytes: number;
  /** Were there already. */
  present: number;
  /** A sentence for each that could not be copied. */
  problems: string[];
};

const CONCURRENT = 4;

/**
 * Copies the blob of every image that has one, each checked against its name on the way. What is there already is left
 * alone, so that a copy that broke off goes on where it was.
 *
 * @param rows the installation whose images say what is needed
 */
export async function copyBlobs(
  rows: Installation,
  from: BlobStore,
  to: BlobStore,
  options: { signal: AbortSignal; progress: (done: number, copiedBytes: number) => void },
): Promise<BlobsCopied> {
  const result: BlobsCopied = { copied: 0, copiedBytes: 0, present: 0, problems: [] };
  const wanted = listKeptBlobs(rows);

  async function work(): Promise<void> {
    for (;;) {
      options.signal.throwIfAborted();
      const { value: blob, done } = await wanted.next();
      if (done) return;
      if ((await to.size(blob.sha256)) === blob.sizeBytes) {
        result.present += 1;
      } else {
        const problem = await copyOne(from, to, blob);
        if (problem === null) {
          result.copied += 1;
          result.copiedBytes += blob.sizeBytes;
        } else {
          result.problems.push(problem);
        }
      }
      options.progress(result.copied + result.present, result.copiedBytes);
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: CONCURRENT }, work));
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  return result;
}

/** @returns what is wrong with the source's blob; null when it was copied */
async function copyOne(
  from: BlobStore,
  to: BlobStore,
  { sha256, sizeBytes }: { sha256: string; sizeBytes: number },
): Promise<string | null> {
  const writer = to.createWriter();
  try {
    const hash = createHash('sha256');
    let copiedBytes = 0;
    for await (const chunk of await from.read(sha256)) {
      hash.update(chunk);
      copiedBytes += chunk.byteLength;
      await writer.write(chunk);
    }
    if (copiedBytes !== sizeBytes || hash.digest('hex') !== sha256) {
      return `The blob ${sha256} is damaged: it has ${copiedBytes} bytes of ${sizeBytes}, or others than its name says.`;
    }
    await writer.commit();
    return null;
  } catch (error) {
    if (error instanceof OverpaintError && error.code === 'image_not_found') {
      return `The blob ${sha256} is missing.`;
    }
    throw error;
  } finally {
    await writer.abort();
  }
}
