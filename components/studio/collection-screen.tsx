'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { CollectionView } from '@/components/collections/collection-view';
import { showToast } from '@/components/ui/toast';
import { CollectionContext, createCollectionStore } from '@/lib/client/collections/collection-store';
import { createImageActions } from '@/lib/client/image-actions';
import { useLive } from '@/lib/client/live-stores';
import type { CollectionPage } from '@/lib/shared/wire-collections';

/** One collection. */
export function CollectionScreen({ initial }: { initial: CollectionPage }) {
  const t = useTranslations('image.actions');
  const stores = useLive();
  const [store] = useState(() => createCollectionStore(initial, showToast));
  const [{ copy }] = useState(() => createImageActions(stores, showToast));
  return (
    <CollectionContext value={store}>
      <CollectionView onCopyLink={(text) => void copy(t('link'), text)} />
    </CollectionContext>
  );
}
