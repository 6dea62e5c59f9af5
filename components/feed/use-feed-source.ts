import { useEffect, useMemo } from 'react';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { useOpenImageId } from '@/lib/client/open-image';
import { findImage, visibleImages } from '@/lib/client/run-state';
import { offerViewerSource, type ViewerSource } from '@/lib/client/viewer-source';

/** The list that the viewer steps through: every image of the runs that are loaded, in their order. */
export function useFeedSource(): void {
  const store = useRunStore();
  const runs = useRuns((state) => state.runs);
  const order = useRuns((state) => state.order);
  // Needed only while an image is open; runs change often.
  const open = useOpenImageId() !== null;
  const source = useMemo<ViewerSource | null>(() => {
    if (!open) return null;
    const images = visibleImages({ runs, order });
    const places = new Map(images.map(({ id }, position) => [id, position]));
    return {
      find: (id) => findImage({ runs, order }, id),
      place: (id) => {
        const position = places.get(id);
        if (position === undefined) return null;
        const [previous = null, next = null] = [images[position - 1], images[position + 1]];
        return { position, count: images.length, previous, next };
      },
      loadMore: () => void store.loadOlder(),
    };
  }, [open, runs, order, store]);
  useEffect(() => (source === null ? undefined : offerViewerSource(source)), [source]);
}
