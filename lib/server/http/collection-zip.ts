import 'server-only';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { archiveAnswer, checkBlobs, manifestText } from './zip-answer';

type Parts = Pick<Services, 'blobs' | 'database' | 'uploads' | 'images' | 'runStore' | 'environment'>;

/**
 * All images of a collection, each with its place in its name, so that a folder shows them in their order.
 *
 * @param manifestFor whose runs the manifest may tell of; null: there is none
 */
export async function collectionZip(
  services: Parts,
  name: string,
  listed: readonly ImageRecord[],
  manifestFor: string | null,
): Promise<Response> {
  if (listed.length === 0) throw new OverpaintError('not_found', { key: 'refusals.emptyZip' });
  // Only the bytes are those of the kept upload: what was taken from the record for this visitor stays taken.
  const images = await Promise.all(
    listed.map(async (image) => {
      const { sha256, sizeBytes } = await services.uploads.kept(image);
      return { ...image, sha256, sizeBytes };
    }),
  );
  await checkBlobs(services.blobs, images);
  const at = await services.database.now();
  const digits = String(images.length).length;
  const named = images.map((image, index) => ({
    image,
    file: `${String(index + 1).padStart(digits, '0')}-${image.fileName}`,
  }));
  return archiveAnswer(services.blobs, {
    name: `${name}.zip`,
    at,
    named,
    manifest: manifestFor === null ? null : await manifestText(services, manifestFor, named, at),
  });
}
