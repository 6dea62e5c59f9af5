import 'server-only';
import type { LinkTarget } from '@/lib/server/collections/link-store';
import { storableId } from './storable-text';

/** `?collection=ID` or `?image=ID`; without one: everything. */
export function linkTarget({ searchParams }: Pick<URL, 'searchParams'>): LinkTarget {
  const read = (name: string) => {
    const text = searchParams.get(name);
    return text === null ? null : storableId(text);
  };
  return { collectionId: read('collection'), imageId: read('image') };
}
