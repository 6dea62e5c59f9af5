import 'server-only';
import { z } from 'zod';
import { toWireImage } from '@/lib/server/runs/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import type { WireImage } from '@/lib/shared/wire';

export const imageChangeSchema = z.strictObject({
  favourite: z.boolean().optional(),
  /** Into the bin, or back out of it. */
  deleted: z.boolean().optional(),
});

/** @throws OverpaintError image_not_found */
export async function updateImage(
  services: Services,
  ownerId: string,
  id: string,
  change: z.infer<typeof imageChangeSchema>,
): Promise<WireImage> {
  const image = await services.images.update(ownerId, id, change);
  if (image === null) throw new OverpaintError('image_not_found');
  if (image.runId !== null) await services.runChanged(image.runId);
  return toWireImage(image);
}
