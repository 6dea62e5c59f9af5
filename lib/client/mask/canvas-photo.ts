/** The photo under a mask: decoded once, from the file that this page has or else from what the server stores. */
import { SentenceError } from '@/lib/client/sentence-error';
import type { CanvasWorker } from '@/lib/client/workers/open-canvas-worker';
import type { Size } from '@/lib/shared/mask/geometry';

/** Longer side of the preview: beyond it a browser may refuse, and memory would go to pixels nobody sees. */
const PREVIEW_EDGE_PX = 4096;

export type CanvasPhoto = {
  /** The same picture each time; it belongs to the session. Rejects where the photo cannot be had; the next call tries again. */
  preview(): Promise<ImageBitmap>;
  close(): void;
};

/**
 * @param storedUrl resolves when the server has the photo
 * @param worker the one to ask now. Another one than before has no photo yet, so it opens it again
 */
export function createCanvasPhoto({
  size,
  file,
  storedUrl,
  worker,
}: {
  size: Size;
  file: Blob | null;
  storedUrl: Promise<string>;
  worker: () => Pick<CanvasWorker, 'ask'>;
}): CanvasPhoto {
  let loading: Promise<ImageBitmap> | null = null;
  let loadedBy: Pick<CanvasWorker, 'ask'> | null = null;
  let isClosed = false;

  async function decodeFile(by: Pick<CanvasWorker, 'ask'>, picture: Blob): Promise<ImageBitmap | null> {
    try {
      const { bitmap, width, height } = await by.ask('open', { picture, maxEdge: PREVIEW_EDGE_PX });
      if (width === size.width && height === size.height) return bitmap;
      bitmap.close();
    } catch (error) {
      // A sentence is about the worker, not about the file.
      if (error instanceof SentenceError) throw error;
    }
    return null;
  }

  async function load(by: Pick<CanvasWorker, 'ask'>): Promise<ImageBitmap> {
    const local = file && (await decodeFile(by, file));
    if (local) return local;
    return (await by.ask('open', { picture: await storedUrl, maxEdge: PREVIEW_EDGE_PX })).bitmap;
  }

  return {
    preview() {
      const now = worker();
      if (now !== loadedBy) loading = null;
      loadedBy = now;
      loading ??= load(now).then(
        (bitmap) => {
          if (isClosed) bitmap.close();
          return bitmap;
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
    close() {
      isClosed = true;
      loading?.then(
        (bitmap) => bitmap.close(),
        () => {},
      );
    },
  };
}
