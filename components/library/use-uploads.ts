import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { showToast } from '@/components/ui/toast';
import { currentLanguage } from '@/lib/client/language';
import { NO_CONDITIONS } from '@/lib/client/library/describe-filter';
import { changeFilter } from '@/lib/client/library/library-history';
import type { LibraryStore } from '@/lib/client/library/library-store';
import { type UploadProgress, uploadFiles } from '@/lib/client/library/upload-files';
import { dropStore, takeFiles } from '@/lib/client/take-files';

/** Files that are chosen, dropped or pasted anywhere on the page become images of the library. */
export function useUploads(store: LibraryStore): {
  progress: UploadProgress | null;
  /** A file is held over the page. */
  over: boolean;
  upload: (files: readonly File[]) => Promise<void>;
} {
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const over = useStore(dropStore, (state) => state.over);

  const upload = useCallback(
    async (files: readonly File[]) => {
      if (files.length === 0) return;
      const { ids, failed } = await uploadFiles(files, setProgress);
      setProgress(null);
      const { t } = currentLanguage();
      for (const { name, message } of failed.slice(0, 2))
        showToast({ tone: 'danger', message: t('library.notices.uploadFailed', { name, problem: message }) });
      if (failed.length > 2)
        showToast({
          tone: 'danger',
          message: t('library.notices.uploadsFailed', { count: failed.length - 2 }),
        });
      if (ids.length === 0) return;
      await store.refresh();
      const shown = [...store.getState().list.images.values()].some(({ id }) => ids.includes(id));
      const seeThem = () =>
        changeFilter(store, { ...NO_CONDITIONS, q: '', shelf: 'images', kind: 'upload', sort: 'newest' });
      showToast({
        message: t('library.notices.uploaded', { count: ids.length }),
        ...(shown ? {} : { action: { label: t('library.notices.showUploads'), run: seeThem } }),
      });
    },
    [store],
  );

  useEffect(
    // An image of this server is in the library already.
    () => takeFiles({ onFiles: (files) => void upload(files), onOwnImage: () => {} }),
    [upload],
  );

  return { progress, over, upload };
}
