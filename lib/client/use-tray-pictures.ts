import { useMemo } from 'react';
import { useStore } from 'zustand';
import { thumbnailUrl } from './image-url';
import { inputStore } from './input-store';
import type { TrayPicture } from './references/typed-mention';

/** The pictures of the tray, as `@1`, `@2` and so on name them. */
export function useTrayPictures(): TrayPicture[] {
  const items = useStore(inputStore, (state) => state.items);
  return useMemo(
    () =>
      items.map(({ name, state, previewUrl }, index) => ({
        place: index + 1,
        name,
        url: state.status === 'ready' ? thumbnailUrl(state.image, 256) : previewUrl,
      })),
    [items],
  );
}
