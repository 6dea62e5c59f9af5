'use client';
import { CollectionsPage } from '@/components/collections/collections-page';
import type { WireCollection } from '@/lib/shared/wire-collections';
import { useScrollPlace } from './use-scroll-place';

/** All collections. */
export function CollectionsScreen({ collections }: { collections: readonly WireCollection[] }) {
  useScrollPlace('collections');
  return <CollectionsPage collections={collections} />;
}
