import { lazy, Suspense, useEffect, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { getImage, getRun } from '@/lib/client/api';
import { closeImage, useOpenImageId } from '@/lib/client/image-hash';
import { useRunStore } from '@/lib/client/live-stores';
import { findImage } from '@/lib/client/run-state';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';

const load = () => import('./viewer').then((module) => ({ default: module.Viewer }));
const Viewer = lazy(load);

/** Opens the viewer for the image that the address names, and fetches it (the viewer too) when it is first wanted. */
export function ViewerHost(props: {
  onReuse: (params: GenerateParams) => void;
  /** Rejects when the new run was refused. */
  onRunAgain: (run: WireRun) => Promise<unknown>;
}) {
  const store = useRunStore();
  const imageId = useOpenImageId();
  const [wanted, setWanted] = useState(false);
  if (imageId !== null && !wanted) setWanted(true);

  // Somebody who points at a picture is about to open it.
  useEffect(() => {
    const warm = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || !event.target.closest('[data-image-id]')) return;
      document.removeEventListener('pointerover', warm);
      void load().catch(() => {});
    };
    document.addEventListener('pointerover', warm);
    return () => document.removeEventListener('pointerover', warm);
  }, []);

  // An address that was passed on may name an image far down the list.
  useEffect(() => {
    if (imageId === null || findImage(store.getState(), imageId)) return;
    let current = true;
    const fetchRun = async () => {
      const { runId } = await getImage(imageId);
      if (runId !== null) store.merge([await getRun(runId)]);
    };
    fetchRun()
      .then(() => {
        if (current && !findImage(store.getState(), imageId))
          throw new Error('This image belongs to no run.');
      })
      .catch((error: Error) => {
        if (!current) return;
        closeImage();
        showToast({ tone: 'danger', message: error.message });
      });
    return () => {
      current = false;
    };
  }, [imageId, store]);

  return <Suspense>{wanted ? <Viewer imageId={imageId} {...props} /> : null}</Suspense>;
}
