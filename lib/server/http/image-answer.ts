import 'server-only';
import { isStorageFailure } from '@/lib/server/blobs/blob-store-failure';
import { THUMBNAIL_WIDTHS, type ThumbnailWidth } from '@/lib/server/images/thumbnails';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { byteAnswer } from './byte-answer';

/** @throws OverpaintError invalid_request for a width that is not one of ours, so that the disk cannot be filled with them */
export function wantedThumbnail(url: URL): ThumbnailWidth | null {
  const text = url.searchParams.get('w');
  if (text === null) return null;
  const widthPx = THUMBNAIL_WIDTHS.find((width) => String(width) === text);
  if (widthPx === undefined) {
    throw new OverpaintError('invalid_request', `“w” must be one of ${THUMBNAIL_WIDTHS.join(', ')}.`);
  }
  return widthPx;
}

type Wanted = { widthPx: ThumbnailWidth | null; download: boolean };

/** The bytes as the model sent them, or a thumbnail of them; a download is always the bytes. */
export async function imageAnswer(
  services: Pick<Services, 'blobs' | 'thumbnails' | 'logger'>,
  request: Request,
  image: ImageRecord,
  wanted: Wanted,
): Promise<Response> {
  const { blobs } = services;
  if (wanted.widthPx !== null && !wanted.download) {
    const thumbnail = await makeThumbnail(services, request, image, wanted.widthPx);
    if (thumbnail !== null) return thumbnail;
  }
  if ((await blobs.size(image.sha256)) !== image.sizeBytes) {
    throw new Error(`The blob of image ${image.id} is missing or damaged`);
  }
  return byteAnswer(request, {
    etag: image.sha256,
    mime: image.mime,
    sizeBytes: image.sizeBytes,
    downloadAs: wanted.download ? image.fileName : null,
    read: ({ first, last }) => blobs.read(image.sha256, { start: first, end: last }),
  });
}

/** Null: show the original. A drawing scales by itself, and what sharp cannot decode a browser perhaps can. */
async function makeThumbnail(
  { thumbnails, logger }: Pick<Services, 'thumbnails' | 'logger'>,
  request: Request,
  image: ImageRecord,
  widthPx: ThumbnailWidth,
): Promise<Response | null> {
  if (image.mime === 'image/svg+xml') return null;
  try {
    const bytes = await thumbnails.get(image.sha256, widthPx);
    return byteAnswer(request, {
      etag: `${image.sha256}-${widthPx}`,
      mime: 'image/webp',
      sizeBytes: bytes.byteLength,
      downloadAs: null,
      read: async ({ first, last }) => new Blob([bytes.subarray(first, last + 1)]).stream(),
    });
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    logger.warn({ err: error, imageId: image.id }, 'no thumbnail could be made');
    return null;
  }
}
