import type { WireImage } from '@/lib/shared/wire';
import { binImage, patchImage, restoreImage } from './api';
import { copyText } from './copy-text';
import type { ImageStore } from './image-store';
import { currentLanguage } from './language';
import { createAttempt, type Notify } from './notify';
import type { RunStore } from './run-store';

/**
 * What can be done to an image wherever it is shown. Each change is seen at once; what the server refuses is undone, and
 * a notice says so.
 *
 * @param notify how this page shows a short notice
 */
export function createImageActions(
  { runs, images }: { runs: Pick<RunStore, 'cancel'>; images: Pick<ImageStore, 'change'> },
  notify: Notify,
) {
  const attempt = createAttempt(notify);

  const restore = (image: WireImage) =>
    attempt(images.change([image], { deletedAt: null }, () => restoreImage(image.id)));

  return {
    toggleFavourite(image: WireImage) {
      const favourite = !image.favourite;
      return attempt(images.change([image], { favourite }, () => patchImage(image.id, { favourite })));
    },
    restore,
    async bin(image: WireImage) {
      if (await attempt(images.change([image], { deletedAt: Date.now() }, () => binImage(image.id)))) {
        notify({
          message: currentLanguage().t('image.notices.binned'),
          action: { label: currentLanguage().t('common.undo'), run: () => restore(image) },
        });
      }
    },
    cancel: (runId: string) => attempt(runs.cancel(runId)),
    async downloadAll(all: readonly WireImage[]) {
      await attempt(import('./download-zip').then(({ downloadZip }) => downloadZip(all)));
    },
    copy: (what: string, text: string) => copyText(what, text, notify),
  };
}

export type ImageActions = ReturnType<typeof createImageActions>;
