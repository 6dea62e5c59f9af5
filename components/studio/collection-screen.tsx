'use client';
import { useState } from 'react';
import { CollectionView } from '@/components/collections/collection-view';
import { showToast } from '@/components/ui/toast';
import { CollectionContext, createCollectionStore } from '@/lib/client/collections/collection-store';
import type { CollectionPage } from '@/lib/shared/wire-collections';
import { useCopyLink } from './use-copy-link';

/** One collection. */
export function CollectionScreen({ initial }: { initial: CollectionPage }) {
  const copyLink = useCopyLink();
  const [store] = useState(() => createCollectionStore(initial, showToast));
  return (
    <CollectionContext value={store}>
      <CollectionView onCopyLink={copyLink} />
    </CollectionContext>
  );
}
