import type { WireImage } from '@/lib/shared/wire';
import { fetchZip } from './api';
import { copyText } from './copy-text';
import type { RunStore } from './run-store';

type Notify = (notice: {
  message: string;
  tone?: 'neutral' | 'danger';
  action?: { label: string; run: () => void };
}) => void;

/**
 * What can be done to an image wherever it is shown. Each change is seen at once; what the server refuses is taken
 * back and said.
 *
 * @param notify how this page shows a short notice
 */
export function createImageActions(store: RunStore, notify: Notify) {
  const attempt = async (change: Promise<void>) => {
    try {
      await change;
      return true;
    } catch (error) {
      notify({ tone: 'danger', message: error instanceof Error ? error.message : String(error) });
      return false;
    }
  };

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
      await attempt(fetchZip(images.map((image) => image.id)).then((zip) => save(zip, zipName(images))));
    },
    async copy(what: string, text: string) {
      const copied = await copyText(text);
      notify(
        copied
          ? { message: `${what} copied.` }
          : { tone: 'danger', message: 'The browser did not allow copying.' },
      );
    },
  };
}

function zipName(images: readonly WireImage[]): string {
  const stem = images[0]?.fileName.replace(/(-\d+)?\.\w+$/, '');
  return `${stem || 'images'}.zip`;
}

function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Revoked at once, Safari saves nothing.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export type ImageActions = ReturnType<typeof createImageActions>;
