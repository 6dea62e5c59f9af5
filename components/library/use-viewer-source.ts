import { useMemo } from 'react';
import { useOpenImageId } from '@/lib/client/image-location';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { placeOf } from '@/lib/client/library/library-list';
import type { ViewerSource } from '@/lib/client/viewer-source';

/** The viewer's way through the library: what is found, in its order. */
export function useViewerSource(): ViewerSource {
  const { store } = useLibraryParts();
  const list = useLibrary((state) => state.list);
  const open = useOpenImageId();
  // Nobody asks for it while nothing is open, and the list changes often.
  const read = open === null ? null : list;
  return useMemo(
    () => ({
      find: (id) => {
        const place = read && placeOf(read, id);
        const image = place === null ? undefined : read?.images.get(place);
        return image ? { image, run: null } : null;
      },
      place: (id) => {
        const position = read && placeOf(read, id);
        if (read === null || position === null) return null;
        const [previous = null, next = null] = [read.images.get(position - 1), read.images.get(position + 1)];
        return { position, count: read.count, previous, next };
      },
      // The grid behind it follows the open image, and loads what is around it.
      loadMore: () => {},
      changed: store.noteChange,
    }),
    [read, store],
  );
}
