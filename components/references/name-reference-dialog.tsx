import { useEffect, useState } from 'react';
import { getImage } from '@/lib/client/image-requests';
import type { WireImage } from '@/lib/shared/wire';
import type { WireReference } from '@/lib/shared/wire-references';
import { ReferenceDialog } from './reference-dialog';

/** Images of the library become pictures of a reference: of a new one, or of one that is there. */
export function NameReferenceDialog({
  imageIds,
  onDone,
  onFailure,
  onClose,
}: {
  imageIds: readonly string[];
  onDone: (reference: WireReference) => void;
  /** They could not be read. */
  onFailure: (error: unknown) => void;
  onClose: () => void;
}) {
  const [images, setImages] = useState<readonly WireImage[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it opens
  useEffect(() => {
    Promise.all(imageIds.map(getImage)).then(setImages, onFailure);
  }, []);
  if (images === null) return null;
  return <ReferenceDialog images={images} onDone={onDone} onClose={onClose} />;
}
