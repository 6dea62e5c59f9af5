import type { WireImage } from '@/lib/shared/wire';
import { createAttempt, type Notify } from './notify';
import type { RunStore } from './run-store';

/**
 * What can be done to an image wherever it is shown. Each change is seen at once; what the server refuses is taken
 * back and said.
 *
 * @param notify how this page shows a short notice
 */
export function createImageActions(
  store: Pick<RunStore, 'setFavourite' | 'binImage' | 'restoreImage' | 'cancel'>,
  notify: Notify,
) {
  const attempt = createAttempt(notify);

  const restore = (image: WireImage) => attempt(store.restoreImage(image.id));

  return {
    toggleFavourite: (image: WireImage) => attempt(store.setFavourite(image.id, !image.favourite)),
    restore,
    async bin(image: WireImage) {
      if (await attempt(store.binImage(image.id))) {
        notify({
          message: 'Moved to the bin, kept for 30 days.',
          action: { label: 'Undo', run: () => restore(image) },
        });
      }
    },
    cancel: (runId: string) => attempt(store.cancel(runId)),
    async downloadAll(images: readonly WireImage[]) {
      await attempt(import('./download-zip').then(({ downloadZip }) => downloadZip(images)));
    },
    async copy(what: string, text: string) {
      try {
        // At once: Safari lets nobody write to the clipboard later than in the click itself.
        await navigator.clipboard.writeText(text);
      } catch {
        const { copyBySelection } = await import('./copy-by-selection');
        if (!copyBySelection(text)) {
          notify({ tone: 'danger', message: 'The browser did not allow copying.' });
          return;
        }
      }
      notify({ message: `${what} copied.` });
    },
  };
}

export type ImageActions = ReturnType<typeof createImageActions>;
