import 'server-only';
import { z } from 'zod';
import { toWireImage } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import type { WireImage } from '@/lib/shared/wire';
import type { ImagesChanged } from '@/lib/shared/wire-library';
import { someImageIds } from './image-ids';

export const imageChangeSchema = z.strictObject({
  favourite: z.boolean().optional(),
  /** Into the bin, or back out of it. */
  deleted: z.boolean().optional(),
});

export const imagesChangeSchema = imageChangeSchema
  .extend({ ids: someImageIds })
  .refine(({ favourite, deleted }) => favourite !== undefined || deleted !== undefined, {
    path: ['favourite'],
    message: 'or “deleted” must say what to change',
  });

type Change = z.infer<typeof imageChangeSchema>;

/** @throws OverpaintError image_not_found */
export async function updateImage(
  services: Services,
  ownerId: string,
  id: string,
  change: Change,
): Promise<WireImage> {
  const { images } = await updateImages(services, ownerId, [id], change);
  return images[0] as WireImage;
}

/**
 * All or none.
 * @param ids each once
 * @throws OverpaintError image_not_found
 */
export async function updateImages(
  services: Services,
  ownerId: string,
  ids: readonly string[],
  change: Change,
): Promise<ImagesChanged> {
  const images = await services.images.change(ownerId, ids, change);
  await services.runsChanged(images.flatMap((image) => image.runId ?? []));
  return { images: images.map(toWireImage) };
}
