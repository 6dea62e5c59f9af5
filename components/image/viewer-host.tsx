import { Suspense, useEffect, useState } from 'react';
import { useOpenImageId } from '@/lib/client/image-location';
import { loadLazily } from '@/lib/client/load-lazily';
import type { ViewerSource } from '@/lib/client/viewer-source';
import type { Compare, ViewerActions } from './viewer-actions';

const load = () => import('./viewer');
const Viewer = loadLazily(async () => (await load()).Viewer);
const FeedViewer = loadLazily(async () => (await load()).FeedViewer);

/**
 * Opens the viewer over this page for the image that the address names (`openImage`); fetches the viewer when it is
 * first wanted. The link of each image carries `data-image-id`: it gets the focus back.
 */
export function ViewerHost({
  source,
  ...props
}: ViewerActions & {
  /** The list that the viewer goes through; the feed unless there is one. */
  source?: ViewerSource;
  compare: Compare;
}) {
  const imageId = useOpenImageId();
  const [wanted, setWanted] = useState(false);
  if (imageId !== null && !wanted) setWanted(true);

  // Somebody who points at a picture is about to open it.
  useEffect(() => {
    const warm = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || !event.target.closest('[data-image-id]')) return;
      document.removeEventListener('pointerover', warm);
      load().catch(() => {});
    };
    document.addEventListener('pointerover', warm);
    return () => document.removeEventListener('pointerover', warm);
  }, []);

  if (!wanted) return null;
  return (
    <Suspense>
      {source ? (
        <Viewer imageId={imageId} source={source} {...props} />
      ) : (
        <FeedViewer imageId={imageId} {...props} />
      )}
    </Suspense>
  );
}
