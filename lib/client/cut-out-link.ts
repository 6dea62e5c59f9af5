import type { WireImage } from '@/lib/shared/wire';

/** Where something is cut out of an image. */
export function cutOutHref(imageId: string): string {
  return `/cut-out/${imageId}`;
}

/** A mask is not a picture to work with, and a drawing has no pixels. */
export function isCuttable({ role, mime }: Pick<WireImage, 'role' | 'mime'>): boolean {
  return role !== 'mask' && role !== 'markup' && mime !== 'image/svg+xml';
}
