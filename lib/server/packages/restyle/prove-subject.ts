import 'server-only';
import { withFiles } from '@/lib/server/blobs/with-files';
import type { PackageItem, PackageTools } from '@/lib/server/packages/package';
import type { RestyleSettings } from '@/lib/shared/recipes/restyle';
import type { SubjectProof } from '@/lib/shared/recipes/restyle-proof';

/** Many of them take turns among themselves, and leave a place to what serves a paid answer. */
export const PARTY = 'packages';

/** Counts the pixels of the subject that its chosen picture does not have as the photo has them. */
export async function proveSubject(
  { subject }: Pick<RestyleSettings, 'subject'>,
  item: Pick<PackageItem<'restyle'>, 'image' | 'sources' | 'pictures'>,
  { blobs, pixels, signal }: Pick<PackageTools, 'blobs' | 'pixels' | 'signal'>,
): Promise<SubjectProof> {
  const [photo] = item.sources;
  const [mask] = item.pictures;
  if (item.image === null || photo === undefined) return { is: 'uncounted', why: 'noPicture' };
  if (subject === 'restyled') return { is: 'uncounted', why: 'restyled' };
  if (mask === undefined) return { is: 'uncounted', why: 'noMask' };
  const counted = await withFiles(blobs, [photo, item.image, mask], ([beforePath, afterPath, maskPath]) =>
    pixels.run('countChanged', { beforePath, afterPath, maskPath }, { party: PARTY, signal }),
  );
  return counted === null ? { is: 'uncounted', why: 'otherSize' } : { is: 'counted', ...counted };
}
