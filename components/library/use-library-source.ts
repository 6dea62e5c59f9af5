import { useEffect, useMemo } from 'react';
import { useLibrary } from '@/lib/client/library/library-context';
import { placeOf } from '@/lib/client/library/library-list';
import { useOpenImageId } from '@/lib/client/open-image';
import { offerViewerSource, type ViewerSource } from '@/lib/client/viewer-source';

/** The list that the viewer steps through: what the library has found, in its order. */
export function useLibrarySource(): void {
  const list = useLibrary((state) => state.list);
  // Needed only while an image is open; the list changes often.
  const open = useOpenImageId() !== null;
  const source = useMemo<ViewerSource | null>(
    () =>
      open
        ? {
            find: (id) => {
              const place = placeOf(list, id);
              const image = place === null ? undefined : list.images.get(place);
              return image ? { image, run: null } : null;
            },
            place: (id) => {
              const position = placeOf(list, id);
              if (position === null) return null;
              const [previous = null, next = null] = [
                list.images.get(position - 1),
                list.images.get(position + 1),
              ];
              return { position, count: list.count, previous, next };
            },
            // The grid behind it follows the open image, and loads what is around it.
            loadMore: () => {},
          }
        : null,
    [open, list],
  );
  useEffect(() => (source === null ? undefined : offerViewerSource(source)), [source]);
}
