import 'server-only';
import type { ThumbnailWidth } from '@/lib/server/images/thumbnails';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { imageAnswer, wantedThumbnail } from './image-answer';

const LARGEST_THUMBNAIL: ThumbnailWidth = 2048;

type Parts = Pick<Services, 'blobs' | 'thumbnails' | 'logger' | 'uploads'>;

/**
 * The bytes of an image for those who see it by somebody else's leave. The browser asks each time, and gets 304 as long as
 * it may see it: leave that was taken back counts at once.
 *
 * @param options.original false: nothing but a smaller version
 */
export async function seenImageAnswer(
  services: Parts,
  request: Request,
  url: URL,
  found: ImageRecord,
  { original = true }: { original?: boolean } = {},
): Promise<Response> {
  const download = url.searchParams.has('download');
  if (download && !original) throw new OverpaintError('not_allowed', { key: 'refusals.linkNoDownload' });
  const image = { ...(await services.uploads.kept(found)), fileName: found.fileName };
  const widthPx = wantedThumbnail(url) ?? (original ? null : LARGEST_THUMBNAIL);
  const response = await imageAnswer(services, request, image, { widthPx, download });
  response.headers.set('cache-control', 'private, no-cache, no-transform');
  return response;
}
