'use client';
import { CollectionsPage } from '@/components/collections/collections-page';
import type { WireCollection } from '@/lib/shared/wire-collections';
import { useCopyLink } from './use-copy-link';
import { useScrollPlace } from './use-scroll-place';

/** All collections. */
export function CollectionsScreen({ collections }: { collections: readonly WireCollection[] }) {
  const copyLink = useCopyLink();
  useScrollPlace('collections');
  return <CollectionsPage collections={collections} onCopyLink={copyLink} />;
}
