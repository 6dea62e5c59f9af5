import 'server-only';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import {
  IMESSAGE_SIZES,
  type ImessageSize,
  STICKER_PLATFORMS,
  type StickerFile,
  stickerFileOf,
} from '@/lib/shared/recipes/sticker-platforms';
import { MAX_MARGIN_PX, MAX_OUTLINE_PX, stickers } from '@/lib/shared/recipes/stickers';
import { byteAnswer } from './byte-answer';
import { integerParameter } from './query';

type Wanted = { file: StickerFile; outlinePx: number; marginPx: number };

/** @throws OverpaintError invalid_request */
export function wantedSticker(url: URL): Wanted {
  const query = url.searchParams;
  const platform = STICKER_PLATFORMS.find((each) => each === (query.get('platform') ?? 'whatsapp'));
  if (platform === undefined) {
    throw new OverpaintError('invalid_request', `“platform” must be one of ${STICKER_PLATFORMS.join(', ')}.`);
  }
  const sizes = Object.keys(IMESSAGE_SIZES) as ImessageSize[];
  const size = sizes.find((each) => each === (query.get('size') ?? 'medium'));
  if (size === undefined) {
    throw new OverpaintError('invalid_request', `“size” must be one of ${sizes.join(', ')}.`);
  }
  const { outlinePx, marginPx } = stickers.settings;
  return {
    file: stickerFileOf(platform, size),
    outlinePx: integerParameter(url, 'outline', { min: 0, max: MAX_OUTLINE_PX, fallback: outlinePx }),
    marginPx: integerParameter(url, 'margin', { min: 0, max: MAX_MARGIN_PX, fallback: marginPx }),
  };
}

/** An image as it will be in a package, the same bytes; where those are too many, the fewest that there can be. */
export async function stickerAnswer(
  { finishedStickers }: Pick<Services, 'finishedStickers'>,
  request: Request,
  image: ImageRecord,
  { file, outlinePx, marginPx }: Wanted,
): Promise<Response> {
  const { width, height, shape, format, maxBytes } = file;
  const etag = [image.sha256, format, `${width}x${height}`, shape, maxBytes, outlinePx, marginPx].join('-');
  const { bytes } = await finishedStickers.finish(image, file, { outlinePx, marginPx });
  return byteAnswer(request, {
    etag,
    mime: `image/${format}`,
    downloadAs: null,
    sizeBytes: bytes.byteLength,
    read: async ({ first, last }) => new Blob([bytes.subarray(first, last + 1)]).stream(),
  });
}
