import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { PixelJobs } from '@/lib/server/pixels/pixel-jobs';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { StickerFile } from '@/lib/shared/recipes/sticker-platforms';
import type { StickerFacts } from '@/lib/shared/wire';

export type StickerEdge = { outlinePx: number; marginPx: number };

export type FinishedSticker = {
  bytes: Uint8Array<ArrayBuffer>;
  facts: PixelJobs['finishSticker']['result'];
};

type Stored = Pick<ImageRecord, 'sha256'>;

/** Stickers one by one, as the page shows them: each exactly as it will be in a package. */
export type FinishedStickers = {
  /** @throws OverpaintError where nothing is seen in the image, or it cannot be decoded */
  finish(image: Stored, file: StickerFile, edge: StickerEdge): Promise<FinishedSticker>;
  look(image: Stored): Promise<StickerFacts>;
};

/** Whose turn it is in the queue of the pixels. */
const PARTY = 'stickers';

export function openFinishedStickers(
  directory: string,
  blobs: Pick<BlobStore, 'withFile'>,
  pixels: PixelWorker,
): FinishedStickers {
  return {
    async finish(image, file, edge) {
      await mkdir(directory, { recursive: true });
      return finishSticker({ directory, blobs, pixels, party: PARTY }, image, file, edge);
    },
    look: ({ sha256 }) =>
      blobs.withFile(sha256, (sourcePath) => pixels.run('lookAtSticker', { sourcePath }, { party: PARTY })),
  };
}

/** @throws OverpaintError where nothing is seen in the image, or it cannot be decoded */
export async function finishSticker(
  {
    directory,
    blobs,
    pixels,
    ...turn
  }: {
    directory: string;
    blobs: Pick<BlobStore, 'withFile'>;
    pixels: PixelWorker;
    party: string;
    signal?: AbortSignal;
  },
  { sha256 }: Stored,
  file: StickerFile,
  { outlinePx, marginPx }: StickerEdge,
): Promise<FinishedSticker> {
  const outputPath = join(directory, `${randomUUID()}.sticker`);
  try {
    const facts = await blobs.withFile(sha256, (sourcePath) =>
      pixels.run('finishSticker', { sourcePath, file, outlinePx, marginPx, outputPath }, turn),
    );
    return { bytes: new Uint8Array(await readFile(outputPath)), facts };
  } finally {
    await rm(outputPath, { force: true });
  }
}
