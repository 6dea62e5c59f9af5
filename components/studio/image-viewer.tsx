'use client';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useStore } from 'zustand';
import { Viewer } from '@/components/image/viewer';
import { useOpenImageId } from '@/lib/client/open-image';
import { NO_SOURCE, viewerSourceStore } from '@/lib/client/viewer-source';
import { COMPARE } from './compare-parts';
import { ImageDialogs } from './image-dialogs';

/** The image that the address names, over the screen it was opened from. */
export function ImageViewer() {
  const router = useRouter();
  const imageId = useOpenImageId();
  const source = useStore(viewerSourceStore, (state) => state.source) ?? NO_SOURCE;
  const close = useCallback(() => router.back(), [router]);
  return (
    <Viewer imageId={imageId} source={source} compare={COMPARE} onClose={close}>
      <ImageDialogs />
    </Viewer>
  );
}
