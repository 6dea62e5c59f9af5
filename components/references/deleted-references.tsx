import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { thumbnailUrl } from '@/lib/client/image-url';
import { listDeletedReferences } from '@/lib/client/references/reference-requests';
import type { WireReference } from '@/lib/shared/wire-references';

/** Those that can be restored, while there are any. */
export function DeletedReferences({
  asked,
  onRestore,
}: {
  /** Another number asks again. */
  asked: number;
  onRestore: (reference: WireReference) => Promise<void>;
}) {
  const t = useTranslations('references');
  const [deleted, setDeleted] = useState<readonly WireReference[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again with each deletion
  useEffect(() => {
    let isOver = false;
    // A convenience: where it cannot be asked, there is nothing to see.
    listDeletedReferences().then(
      (all) => !isOver && setDeleted(all),
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [asked]);
  if (deleted.length === 0) return null;
  return (
    <details className="mt-auto pt-6">
      <summary className={DISCLOSURE}>{t('deletedTitle', { count: deleted.length })}</summary>
      <p className="pt-1 text-xs text-muted">{t('deletedText')}</p>
      <ul className="flex flex-col pt-2">
        {deleted.map((reference) => {
          const [first] = reference.pictures;
          return (
            <li key={reference.id} className="flex min-h-11 items-center gap-3">
              <span className="size-8 flex-none overflow-hidden rounded-md bg-sunken">
                {first && <img src={thumbnailUrl(first, 256)} alt="" className="size-full object-cover" />}
              </span>
              <span dir="auto" className="min-w-0 truncate">
                @{reference.name}
              </span>
              <Button onClick={() => void onRestore(reference)}>{t('restore')}</Button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
