import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ImageLink } from '@/components/ui/image-link';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { getDetails } from '@/lib/client/image-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';
import type { WireReference } from '@/lib/shared/wire-references';

/** The newest results that its first picture went into. */
export function MadeWith({
  reference: { pictures },
  onLeave,
}: {
  reference: WireReference;
  /** An image is looked at: it cannot lie under a dialog. */
  onLeave: () => void;
}) {
  const t = useTranslations('references.madeWith');
  const [made, setMade] = useState<readonly WireImage[]>([]);
  const first = pictures[0]?.id;
  useEffect(() => {
    if (first === undefined) return;
    // What is beside the form: where it cannot be asked, the form stands alone.
    getDetails(first).then(
      ({ lineage }) => setMade(lineage.usedBy),
      () => undefined,
    );
  }, [first]);
  if (made.length === 0) return null;
  return (
    <details className="border-t pt-2">
      <summary className={DISCLOSURE}>{t('title', { count: made.length })}</summary>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-1.5 pt-2">
        {made.map((image, index) => (
          <li key={image.id} className="aspect-square overflow-hidden rounded-md bg-sunken">
            <ImageLink imageId={image.id} onClick={onLeave} aria-label={t('result', { place: index + 1 })}>
              <img src={thumbnailUrl(image, 256)} alt="" className="size-full object-cover" />
            </ImageLink>
          </li>
        ))}
      </ul>
    </details>
  );
}
