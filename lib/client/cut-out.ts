/** Cutting out: an image of which only what is selected is left, as a new image. Free, and made on the server. */
import type { CutOutAnswer, WireImage } from '@/lib/shared/wire';
import { json, request } from './api';
import { tellLibraryNews } from './library/library-news';
import type { CanvasSession } from './mask/canvas-session';
import { imageHref } from './open-image';
import { uploadImage } from './upload';

/** What is selected of an image is kept in this browser under it. */
export function selectionKey(imageId: string): string {
  return `cut-out:${imageId}`;
}

/**
 * @param id that the new image gets; the same request under it makes one image
 * @throws ApiError
 */
export async function saveCutOut(
  session: Pick<CanvasSession, 'exportMaskPng'>,
  sourceId: string,
  { id, trim }: { id: string; trim: boolean },
): Promise<WireImage> {
  const bytes = await session.exportMaskPng('grey');
  const file = new Blob([bytes], { type: 'image/png' });
  const { image: mask } = await uploadImage(file, 'mask', { name: `mask-${sourceId}.png` });
  const asked = json('POST', { id, mask: mask.id, trim });
  const { image } = await request<CutOutAnswer>(`/api/images/${sourceId}/cut-out`, asked);
  tellLibraryNews();
  return image;
}

/** Back to where the person came from; to the image where the page began here. */
export function leaveCutOut(imageId: string, router: { back: () => void }): void {
  const [first] = performance.getEntriesByType('navigation');
  const beganHere = first !== undefined && new URL(first.name).pathname === location.pathname;
  if (beganHere) location.assign(imageHref(imageId));
  else router.back();
}
