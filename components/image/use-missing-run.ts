import { useEffect } from 'react';
import { showToast } from '@/components/ui/toast';
import { request } from '@/lib/client/api';
import { closeImage } from '@/lib/client/image-hash';
import { useRunStore } from '@/lib/client/live-stores';
import { findImage } from '@/lib/client/run-state';
import type { RunAnswer, WireImage } from '@/lib/shared/wire';

/** Fetches the run of an image that is not in the list: an address that was passed on may name one far down in it. */
export function useMissingRun(imageId: string | null): void {
  const store = useRunStore();
  useEffect(() => {
    if (imageId === null || findImage(store.getState(), imageId)) return;
    let current = true;
    const fetchRun = async () => {
      const { image } = await request<{ image: WireImage }>(`/api/images/${imageId}/details`);
      if (image.runId === null) throw new Error('This image belongs to no run.');
      const { run } = await request<RunAnswer>(`/api/runs/${image.runId}`);
      store.merge([run]);
      if (!findImage(store.getState(), imageId)) throw new Error('This image is no longer in its run.');
    };
    fetchRun().catch((error: Error) => {
      if (!current) return;
      closeImage();
      showToast({ tone: 'danger', message: error.message });
    });
    return () => {
      current = false;
    };
  }, [imageId, store]);
}
