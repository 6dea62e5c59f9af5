import 'server-only';
import { randomUUID } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { importFile } from '@/lib/server/blobs/import-file';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { Logger } from '@/lib/server/logger';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import { normalise } from './normalise';

export type KeepingParts = {
  /** Files on their way lie here. */
  directory: string;
  blobs: BlobStore;
  images: ImageStore;
  pixels: PixelWorker;
  logger: Logger;
  /** Other servers use the same database and blobs. */
  shared: boolean;
};

export type Keeping = {
  /**
   * An upload once its PNG is stored; any other image at once. Whatever reads the bytes of an image, or their hash, asks
   * here first.
   *
   * @throws OverpaintError image_not_found
   * @throws what writing it threw, when trying once more did not help
   */
  kept(image: ImageRecord): Promise<ImageRecord>;
  /** Stores the PNG of an upload as soon as it is written, and removes the files that it was made of and in. */
  keep(image: ImageRecord, path: string, written: Promise<unknown>, clean: () => Promise<unknown>): void;
  /** What a server that died had accepted. */
  resume(): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
};

/** Another server writes it, or has died: longer than the largest picture takes. */
const OTHER_SERVER_MS = 15_000;
const LOOK_MS = 100;

export function createKeeping(parts: KeepingParts): Keeping {
  const { directory, blobs, images, pixels, logger, shared } = parts;
  const underWay = new Map<string, Promise<ImageRecord>>();
  let closed = false;

  function begin(image: ImageRecord, work: () => Promise<ImageRecord>): Promise<ImageRecord> {
    const made = work().finally(() => {
      if (underWay.get(image.id) === made) underWay.delete(image.id);
    });
    made.catch((error: unknown) => {
      logger.error(
        { err: error, imageId: image.id },
        'an accepted upload could not be stored; it is tried again',
      );
    });
    underWay.set(image.id, made);
    return made;
  }

  async function store(image: ImageRecord, path: string): Promise<ImageRecord> {
    const kept = await images.keepUpload(image, await importFile(blobs, path));
    return kept ?? readAgain(image);
  }

  async function readAgain(image: ImageRecord): Promise<ImageRecord> {
    const current = await images.find(image.ownerId, image.id);
    if (current === null) throw new OverpaintError('image_not_found');
    return current;
  }

  /** Decodes the file once more as it was sent. It was decoded before, so that nothing can be wrong with it. */
  async function convert(image: ImageRecord): Promise<ImageRecord> {
    const { role, acceptedAs } = image;
    if (acceptedAs === null || (role !== 'input' && role !== 'mask' && role !== 'markup')) return image;
    const sourcePath = join(directory, `${randomUUID()}.upload`);
    const outputPath = join(directory, `${randomUUID()}.png`);
    try {
      // A copy: its end may be mended.
      await blobs.withFile(image.sha256, (path) => copyFile(path, sourcePath));
      await normalise(pixels, role, { sourcePath, format: acceptedAs, outputPath });
      return await store(image, outputPath);
    } finally {
      await Promise.all([rm(sourcePath, { force: true }), rm(outputPath, { force: true })]);
    }
  }

  async function waitForOthers(image: ImageRecord): Promise<ImageRecord> {
    const until = Date.now() + OTHER_SERVER_MS;
    let current = await readAgain(image);
    while (shared && current.acceptedAs !== null && Date.now() < until) {
      await sleep(LOOK_MS);
      current = await readAgain(image);
    }
    return current;
  }

  async function keptOf(image: ImageRecord): Promise<ImageRecord> {
    const here = underWay.get(image.id);
    // One that fails here is tried once more, by whoever needs it.
    const made = here === undefined ? null : await here.catch(() => null);
    if (made !== null) return made;
    const current = here === undefined ? await waitForOthers(image) : await readAgain(image);
    if (current.acceptedAs === null) return current;
    return underWay.get(image.id) ?? begin(current, () => convert(current));
  }

  return {
    kept: async (image) => (image.acceptedAs === null ? image : keptOf(image)),
    keep(image, path, written, clean) {
      const work = async () => {
        try {
          await written;
          return await store(image, path);
        } finally {
          await clean();
        }
      };
      void begin(image, work);
    },
    async resume() {
      // What other servers have just accepted, they store.
      const before = shared ? Date.now() - OTHER_SERVER_MS : Number.MAX_SAFE_INTEGER;
      for (const image of await images.listAccepted(before)) {
        if (closed) return;
        await keptOf(image).catch(() => undefined);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay.values());
    },
  };
}
