import type { ShownImage } from '@/lib/client/viewer-source';
import type { Language } from '@/lib/shared/language';

/** Where the bytes of an image come from, in a sentence. */
export function provenanceOf({ run, image: { role } }: ShownImage, { t }: Language): string {
  if (role === 'output') return t(`image.provenance.${run?.demo ? 'demo' : 'output'}`);
  if (role === 'placed') return t(`image.provenance.${run?.edit?.placement === 'exact' ? 'exact' : 'whole'}`);
  return t(`image.provenance.${role}`);
}
