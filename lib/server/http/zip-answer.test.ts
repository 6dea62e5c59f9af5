import { expect, test } from 'vitest';
import { BlobStoreFailure } from '@/lib/server/blobs/blob-store-failure';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { readStoredZip } from '@/test/zip';
import { readZipImages, zipAnswer } from './zip-answer';

const CHUNK_BYTES = 64 * 1024;
const CHUNKS = 16;

const image = (position: number) =>
  ({
    id: `image-${position}`,
    runId: null,
    rawId: null,
    role: 'input',
    position,
    fileName: 'photo.png',
    mime: 'image/png',
    width: 1,
    height: 1,
    sizeBytes: CHUNK_BYTES * CHUNKS,
    sha256: position.toString(16).padStart(64, '0'),
    costMicroUsd: null,
    createdAt: 0,
  }) as ImageRecord;

/** A server whose blobs are made up as they are read, and which counts them. */
function counting(images: readonly ImageRecord[]) {
  const seen = { open: 0, mostOpen: 0, readBytes: 0 };
  const services = {
    images: { list: async () => [...images] },
    uploads: { kept: async (one: ImageRecord) => one },
    runStore: { readAll: async () => [] },
    database: { now: async () => 0 },
    environment: { version: '1.2.3' },
    blobs: {
      size: async () => CHUNK_BYTES * CHUNKS,
      async read() {
        seen.open += 1;
        seen.mostOpen = Math.max(seen.mostOpen, seen.open);
        let left = CHUNKS;
        return new ReadableStream<Uint8Array>(
          {
            pull(controller) {
              if (left-- > 0) {
                seen.readBytes += CHUNK_BYTES;
                controller.enqueue(new Uint8Array(CHUNK_BYTES));
              } else {
                seen.open -= 1;
                controller.close();
              }
            },
            cancel() {
              seen.open -= 1;
            },
          },
          { highWaterMark: 0 },
        );
      },
    },
  } as unknown as Parameters<typeof zipAnswer>[0] & Parameters<typeof readZipImages>[0];
  return { services, seen };
}

test('a ZIP of 200 images has one of them open at a time and is never ahead of its reader by more than pieces', async () => {
  const images = Array.from({ length: 200 }, (_, position) => image(position));
  const { services, seen } = counting(images);
  const response = await zipAnswer(services, 'ann', images);
  let sentBytes = 0;
  let aheadBytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    sentBytes += chunk.byteLength;
    aheadBytes = Math.max(aheadBytes, seen.readBytes - sentBytes);
  }
  expect(String(sentBytes)).toBe(response.headers.get('content-length'));
  expect(seen).toEqual({ open: 0, mostOpen: 1, readBytes: 200 * CHUNK_BYTES * CHUNKS });
  expect(aheadBytes).toBeLessThanOrEqual(4 * CHUNK_BYTES);
});

test('a ZIP that is not read opens nothing, and one that is left closes what it had open', async () => {
  const { services, seen } = counting([image(1)]);
  await (await zipAnswer(services, 'ann', [image(1)])).body?.cancel();
  expect(seen).toMatchObject({ mostOpen: 0, readBytes: 0 });
  const reader = (await zipAnswer(services, 'ann', [image(1)])).body?.getReader();
  while (seen.readBytes < 3 * CHUNK_BYTES) await reader?.read();
  await reader?.cancel();
  expect(seen).toMatchObject({ open: 0, mostOpen: 1 });
});

test('the manifest is the first thing in it', async () => {
  const { services } = counting([image(1), image(2)]);
  const response = await zipAnswer(services, 'ann', [image(1), image(2)]);
  const files = readStoredZip(Buffer.from(await response.arrayBuffer()));
  expect([...files.keys()]).toEqual(['manifest.json', 'photo.png', 'photo (2).png']);
});

test('an image whose file is missing or cut off is found out before the first byte', async () => {
  const { services } = counting([image(1)]);
  const short = { ...services, blobs: { ...services.blobs, size: async () => 5 } };
  await expect(readZipImages(short, 'ann', ['image-1'])).rejects.toThrow('missing or damaged');
  const down = {
    ...services,
    blobs: { ...services.blobs, size: () => Promise.reject(new BlobStoreFailure('down', {})) },
  };
  await expect(readZipImages(down, 'ann', ['image-1'])).rejects.toThrow('down');
});
