import 'server-only';
import { makeZip, predictLength } from 'client-zip';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { ImageRecord } from '@/lib/server/runs/run-record';
import { attachment } from './content-disposition';
import { announceLength } from './exchange';
import { lazyStream } from './lazy-stream';
import { uniqueNames } from './unique-names';

/**
 * Images as one archive, made while it is sent: one file is open at a time, and nothing is compressed, because pictures
 * do not shrink. That makes its length known before its first byte.
 */
export async function zipAnswer(
  blobs: Pick<BlobStore, 'read' | 'size'>,
  images: readonly ImageRecord[],
): Promise<Response> {
  for (const image of images) {
    if ((await blobs.size(image.sha256)) !== image.sizeBytes) {
      throw new Error(`The blob of image ${image.id} is missing or damaged`);
    }
  }
  const names = uniqueNames(images.map((image) => image.fileName));
  const files = images.map((image, position) => ({
    name: names[position] ?? image.fileName,
    lastModified: new Date(image.createdAt),
    size: image.sizeBytes,
    input: lazyStream(image.sizeBytes, () => blobs.read(image.sha256)),
  }));
  const day = new Date().toISOString().slice(0, 10);
  const headers = new Headers({
    'content-type': 'application/zip',
    'content-disposition': attachment(`overpaint-${day}.zip`),
    'cache-control': 'no-store, no-transform',
  });
  announceLength(headers, Number(predictLength(files)));
  return new Response(makeZip(files), { headers });
}
