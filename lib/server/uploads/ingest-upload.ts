import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { importFile } from '@/lib/server/blobs/import-file';
import { storedPainted } from '@/lib/server/database/stored-json';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { type ImageRecord, toWireImage } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import { downloadFileName } from '@/lib/shared/file-name';
import { english, type Sentence } from '@/lib/shared/language';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import type { UploadAnswer, WirePainted } from '@/lib/shared/wire';
import { receiveUpload } from './receive-upload';

export const UPLOAD_ROLES = ['input', 'mask', 'markup'] as const;
export type UploadRole = (typeof UPLOAD_ROLES)[number];

export type Uploads = {
  /**
   * Takes a raw body into the library: decoded, turned upright, sRGB, 8 bits, nothing kept but pixels. The same bytes
   * are stored once, however often they are sent.
   *
   * @param client who sends it: its pictures take turns with those of others
   * @throws OverpaintError with the sentence for what is wrong with it
   */
  take(
    ownerId: string,
    role: UploadRole,
    request: Request,
    name: string | null,
    client?: string,
  ): Promise<UploadAnswer & { created: boolean }>;
};

type UploadsParts = {
  /** Half-received files lie here. */
  directory: string;
  blobs: BlobStore;
  images: ImageStore;
  pixels: PixelWorker;
};

const ABANDONED_AFTER_MS = 60 * 60_000;

export async function openUploads({ directory, blobs, images, pixels }: UploadsParts): Promise<Uploads> {
  await mkdir(directory, { recursive: true });
  await sweep(directory);

  async function answer(image: ImageRecord, noteSentences: Sentence[], created: boolean) {
    const notes = noteSentences.map(english.say);
    return { image: toWireImage(image), notes, noteSentences, painted: storedPainted(image), created };
  }

  return {
    async take(ownerId, role, request, name, client = '') {
      const received = join(directory, `${randomUUID()}.upload`);
      const normalised = join(directory, `${randomUUID()}.png`);
      try {
        const { sha256: uploadSha256, format } = await receiveUpload(request, received);
        const known = await images.findUpload(ownerId, role, uploadSha256);
        if (known !== null && (await blobs.size(known.sha256)) === known.sizeBytes) {
          return await answer(known, [], false);
        }
        const made = await normalise(
          pixels,
          role,
          { sourcePath: received, format, outputPath: normalised },
          { party: `uploads of ${client}`, signal: request.signal },
        );
        const blob = await importFile(blobs, normalised);
        const stored = await images.addUpload({
          ownerId,
          role,
          uploadSha256,
          ...blob,
          mime: 'image/png',
          width: made.width,
          height: made.height,
          painted: made.painted === null ? null : JSON.stringify(made.painted),
          fileName: nameOf(name, role),
        });
        return await answer(stored.image, made.notes, stored.created);
      } finally {
        await Promise.all([rm(received, { force: true }), rm(normalised, { force: true })]);
      }
    },
  };
}

type Normalised = { width: number; height: number; notes: Sentence[]; painted: WirePainted | null };

async function normalise(
  pixels: PixelWorker,
  role: UploadRole,
  upload: { sourcePath: string; format: UploadFormat; outputPath: string },
  turn: { party: string; signal: AbortSignal },
): Promise<Normalised> {
  if (role === 'mask') return pixels.run('normaliseMask', upload, turn);
  if (role === 'input') return { ...(await pixels.run('normaliseInput', upload, turn)), painted: null };
  const { transparent, ...markup } = await pixels.run('normaliseMarkup', upload, turn);
  if (!transparent) {
    throw new OverpaintError('invalid_markup', { key: 'refusals.opaqueMarkup' });
  }
  return markup;
}

function nameOf(name: string | null, role: UploadRole): string {
  const stem =
    name?.replace(/\.[a-z0-9]{1,5}$/i, '').trim() || { input: 'photo', mask: 'mask', markup: 'markup' }[role];
  return downloadFileName({ prompt: stem, index: 0, mime: 'image/png', createdAt: Date.now() });
}

/** What a crash left half received. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
}
