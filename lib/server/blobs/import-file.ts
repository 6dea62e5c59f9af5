import 'server-only';
import { createReadStream } from 'node:fs';
import type { BlobReceipt, BlobStore } from './blob-store';

const CHUNK_BYTES = 1024 * 1024;

/** Copies a file into the blobs, durably. */
export async function importFile(blobs: BlobStore, path: string): Promise<BlobReceipt> {
  const writer = blobs.createWriter();
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      await writer.write(chunk as Buffer);
    }
    return await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
