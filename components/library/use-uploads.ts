import { useCallback, useEffect, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { countOf, NO_CONDITIONS } from '@/lib/client/library/describe-filter';
import { changeFilter } from '@/lib/client/library/library-history';
import type { LibraryStore } from '@/lib/client/library/library-store';
import { type UploadProgress, uploadFiles } from '@/lib/client/library/upload-files';

/** Nothing says reliably that a drag has left the window; it stops saying that it is over it. */
const LEAVING_MS = 400;

/** Files that are chosen, dropped or pasted anywhere on the page become images of the library. */
export function useUploads(store: LibraryStore): {
  progress: UploadProgress | null;
  /** A file is held over the page. */
  over: boolean;
  upload: (files: readonly File[]) => Promise<void>;
} {
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const [over, setOver] = useState(false);

  const upload = useCallback(
    async (files: readonly File[]) => {
      if (files.length === 0) return;
      const { ids, failed } = await uploadFiles(files, setProgress);
      setProgress(null);
      for (const { name, message } of failed.slice(0, 2))
        showToast({ tone: 'danger', message: `${name}: ${message}` });
      if (failed.length > 2)
        showToast({ tone: 'danger', message: `${failed.length - 2} more could not be uploaded.` });
      if (ids.length === 0) return;
      await store.refresh();
      const shown = [...store.getState().list.images.values()].some(({ id }) => ids.includes(id));
      const seeThem = () =>
        changeFilter(store, { ...NO_CONDITIONS, q: '', shelf: 'images', kind: 'upload', sort: 'newest' });
      showToast({
        message: `${countOf(ids.length, 'picture')} uploaded.`,
        ...(shown ? {} : { action: { label: 'Show uploads', run: seeThem } }),
      });
    },
    [store],
  );

  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const end = () => {
      clearTimeout(leaving);
      setOver(false);
    };
    addEventListener(
      'dragover',
      (event) => {
        if (!holdsFiles(event)) return;
        // Or the browser would leave the page for the picture.
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
        setOver(true);
        clearTimeout(leaving);
        leaving = setTimeout(end, LEAVING_MS);
      },
      { signal },
    );
    addEventListener(
      'drop',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        end();
        void upload([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    addEventListener(
      'paste',
      (event) => {
        const { types, files } = event.clipboardData ?? new DataTransfer();
        // An office program puts a picture of the text beside the text.
        if (files.length === 0 || types.includes('text/plain')) return;
        event.preventDefault();
        void upload([...files]);
      },
      { signal },
    );
    return () => {
      clearTimeout(leaving);
      listeners.abort();
    };
  }, [upload]);

  return { progress, over, upload };
}
