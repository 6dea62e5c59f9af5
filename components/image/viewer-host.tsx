import { Suspense, useEffect, useState } from 'react';
import { useOpenImageId } from '@/lib/client/image-hash';
import { loadLazily } from '@/lib/client/load-lazily';
import type { ViewerActions } from './viewer';

const load = async () => (await import('./viewer')).Viewer;
const Viewer = loadLazily(load);

/** Opens the viewer for the image that the address names; fetches the viewer when it is first wanted. */
export function ViewerHost(props: ViewerActions) {
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

  return <Suspense>{wanted ? <Viewer imageId={imageId} {...props} /> : null}</Suspense>;
}
