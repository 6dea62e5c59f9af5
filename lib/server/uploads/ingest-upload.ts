import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile } from '@/lib/server/blobs/import-file';
import { storedPainted } from '@/lib/server/database/stored-json';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { type ImageRecord, toWireImage } from '@/lib/server/records/run-record';
import { downloadFileName } from '@/lib/shared/file-name';
import { english, type Sentence } from '@/lib/shared/language';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import type { UploadAnswer } from '@/lib/shared/wire';
import { createKeeping, type Keeping, type KeepingParts } from './keep-upload';
import { type Normalised, normalise, type UploadRole } from './normalise';
import { receiveUpload } from './receive-upload';

export type Uploads = {
  /**
   * Takes a raw body into the library. Answered as soon as all of it is decoded and the file as it was sent would survive a
   * power cut; what is kept of it, upright, sRGB, 8 bits, nothing but pixels, follows, see `kept`. The same bytes are
   * stored once, however often they are sent.
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
} & Pick<Keeping, 'kept' | 'close'>;

const ABANDONED_AFTER_MS = 60 * 60_000;

export async function openUploads(parts: KeepingParts): Promise<Uploads> {
  const { directory, blobs, images, pixels, logger } = parts;
  await mkdir(directory, { recursive: true });
  await sweep(directory);
  const keeping = createKeeping(parts);
  keeping
    .resume()
    .catch((error: unknown) =>
      logger.error({ err: error }, 'uploads that were accepted could not be looked for'),
    );

  async function answer(image: ImageRecord, noteSentences: Sentence[], created: boolean) {
    const notes = noteSentences.map(english.say);
    return { image: toWireImage(image), notes, noteSentences, painted: storedPainted(image), created };
  }

  return {
    async take(ownerId, role, request, name, client = '') {
      const received = join(directory, `${randomUUID()}.upload`);
      const normalised = join(directory, `${randomUUID()}.png`);
      const clean = () => Promise.all([rm(received, { force: true }), rm(normalised, { force: true })]);
      let accepted = false;
      let written: Promise<unknown> = Promise.resolve();
      // It starts while the body comes in.
      pixels.warm();
      try {
        const { sha256: uploadSha256, format } = await receiveUpload(request, received);
        const known = await images.findUpload(ownerId, role, uploadSha256);
        if (known !== null && (await blobs.size(known.sha256)) === known.sizeBytes) {
          return await answer(known, [], false);
        }
        const upload = { sourcePath: received, format, outputPath: normalised };
        const work = startNormalising(pixels, role, upload, client, request.signal);
        written = work.written;
        const made = await work.decoded;
        const blob = await importFile(blobs, received);
        const stored = await images.addUpload({
          ownerId,
          role,
          uploadSha256,
          ...blob,
          acceptedAs: format,
          mime: 'image/png',
          width: made.width,
          height: made.height,
          painted: made.painted === null ? null : JSON.stringify(made.painted),
          fileName: nameOf(name, role),
        });
        accepted = true;
        keeping.keep(stored.image, normalised, written, clean);
        return await answer(stored.image, made.notes, stored.created);
      } finally {
        // Not before the last of them is written, or it would be left.
        if (!accepted) await written.catch(() => undefined).then(clean);
      }
    },
    kept: keeping.kept,
    close: keeping.close,
  };
}

/**
 * Begins the work on an upload, in two steps: `decoded`, or refused; `written`. Until the first its sender may go, and then
 * the work ends; after it the upload is taken, and nobody can end it.
 */
function startNormalising(
  pixels: PixelWorker,
  role: UploadRole,
  upload: { sourcePath: string; format: UploadFormat; outputPath: string },
  client: string,
  signal: AbortSignal,
): { decoded: Promise<Normalised>; written: Promise<unknown> } {
  const decoded = Promise.withResolvers<Normalised>();
  const leaving = new AbortController();
  const leave = () => leaving.abort(signal.reason);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  const written = normalise(pixels, role, upload, {
    party: `uploads of ${client}`,
    signal: leaving.signal,
    onDecoded(made) {
      signal.removeEventListener('abort', leave);
      decoded.resolve(made);
    },
  });
  written.then(decoded.resolve, decoded.reject).finally(() => signal.removeEventListener('abort', leave));
  return { decoded: decoded.promise, written };
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
