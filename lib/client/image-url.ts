import type { WireImage } from '@/lib/shared/wire';

/** Widths that the server makes thumbnails of; it never enlarges. */
const THUMBNAIL_WIDTHS = [256, 512, 1024, 2048] as const;

/** The image as the model sent it, byte for byte. */
export function originalUrl(image: Pick<WireImage, 'id'>): string {
  return `/api/images/${image.id}`;
}

export function downloadUrl(image: Pick<WireImage, 'id'>): string {
  return `${originalUrl(image)}?download`;
}

/** The smallest thumbnail at least that wide. The original where a thumbnail would stand still or gain nothing. */
export function thumbnailUrl(image: Pick<WireImage, 'id' | 'mime'>, widthPx: number): string {
  if (!hasThumbnails(image)) return originalUrl(image);
  const width = THUMBNAIL_WIDTHS.find((each) => each >= widthPx) ?? THUMBNAIL_WIDTHS[3];
  return `${originalUrl(image)}?w=${width}`;
}

/** Thumbnails to choose from by screen, ending with the first that is not smaller than the image. */
export function thumbnailSrcSet(image: Pick<WireImage, 'id' | 'mime' | 'width'>): string | undefined {
  if (!hasThumbnails(image)) return undefined;
  const enough = THUMBNAIL_WIDTHS.findIndex((width) => width >= image.width);
  const widths = enough < 0 ? THUMBNAIL_WIDTHS : THUMBNAIL_WIDTHS.slice(0, enough + 1);
  return widths
    .map((width) => `${originalUrl(image)}?w=${width} ${Math.min(width, image.width)}w`)
    .join(', ');
}

/** A moving picture has to move, and a drawing is sharp at any size. */
function hasThumbnails({ mime }: Pick<WireImage, 'mime'>): boolean {
  return mime !== 'image/gif' && mime !== 'image/svg+xml';
}
