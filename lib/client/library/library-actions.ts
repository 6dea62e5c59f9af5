import { createStore } from 'zustand/vanilla';
import { formatBytes } from '@/lib/client/format-bytes';
import { currentLanguage } from '@/lib/client/language';
import { createAttempt, type Notify } from '@/lib/client/notify';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

import { findGone, isGone } from './find-gone';
import { type CellArea, isWithin } from './grid-geometry';
import { inParts, MAX_IDS } from './library-requests';
import type { ImageChange, LibraryStore } from './library-store';
import { deselect, MAX_SELECTED, NOTHING_SELECTED, select, toggle } from './selection';

/** So many are looked for one by one when one of them is gone. If there are more, nothing stays selected. */
const MOST_ASKED = 200;

/** Something that takes a while and can be canceled. */
export type Work = { label: string; cancel: () => void };

/**
 * What a person does in the library, to one image or to many.
 *
 * @param notify how this page shows a short notice
 */
export function createLibraryActions(store: LibraryStore, notify: Notify) {
  const work = createStore<{ now: Work | null }>(() => ({ now: null }));
  const { getState, setSelection } = store;

  const attempt = createAttempt(notify);

  /** Images that may not be loaded yet; shows the progress. Null if it was canceled. */
  async function collect(first: number, last: number): Promise<WireLibraryImage[] | null> {
    work.getState().now?.cancel();
    const controller = new AbortController();
    const total = last - first + 1;
    const mine: Work = { label: '', cancel: () => controller.abort() };
    const showProgress = (count: number) =>
      work.setState({
        now: Object.assign(mine, {
          label: currentLanguage().t('library.selection.collecting', { done: count, total }),
        }),
      });
    try {
      return await store.collect(first, last, { signal: controller.signal, onProgress: showProgress });
    } catch (error) {
      if (!controller.signal.aborted) await attempt(Promise.reject(error));
      return null;
    } finally {
      if (work.getState().now === mine) work.setState({ now: null });
    }
  }

  /**
   * Something with all of these images. If one of them was deleted for good elsewhere, nothing is done, and that one is
   * no longer selected, so that the rest can be tried again.
   */
  async function attemptWith(images: readonly WireLibraryImage[], task: Promise<unknown>): Promise<boolean> {
    const checked = task.catch(async (error: unknown) => {
      if (isGone(error)) await deselectGone(images);
      throw error;
    });
    return attempt(checked);
  }

  async function deselectGone(images: readonly WireLibraryImage[]): Promise<void> {
    if (images.length > MOST_ASKED) setSelection(NOTHING_SELECTED);
    else setSelection(deselect(getState().selection, await findGone(images.map(({ id }) => id))));
  }

  /** Shows the progress if there are many. It cannot be canceled, but undone. */
  async function change(images: readonly WireLibraryImage[], to: ImageChange): Promise<boolean> {
    if (images.length <= MAX_IDS) return images.length > 0 && attemptWith(images, store.change(images, to));
    const showProgress = (done: number) => {
      const label = currentLanguage().t('library.selection.changing', { done, total: images.length });
      work.setState({ now: { label, cancel: () => {} } });
    };
    showProgress(0);
    const changed = await attemptWith(images, store.change(images, to, showProgress));
    work.setState({ now: null });
    return changed;
  }

  const self = {
    work,

    toggle(place: number) {
      const image = getState().list.images.get(place);
      if (image) setSelection(toggle(getState().selection, image, place));
    },

    /** From the anchor, or from `from` if there is none, to `to`. */
    async selectRange(to: number, { from, keep }: { from: number; keep: boolean }) {
      const anchor = getState().selection.anchor ?? from;
      const first = Math.min(anchor, to);
      const last = Math.min(Math.max(anchor, to), first + MAX_SELECTED - 1);
      const images = await collect(first, last);
      if (images) setSelection(select(getState().selection, images, { keep, anchor }));
    },

    /** What a rubber band was drawn over. */
    async selectArea(area: CellArea | null, columns: number, { keep }: { keep: boolean }) {
      if (area === null) {
        if (!keep) self.clear();
        return;
      }
      const first = area.firstRow * columns + area.firstColumn;
      const last = Math.min(area.lastRow * columns + area.lastColumn, getState().list.count - 1);
      const images = await collect(first, Math.min(last, first + MAX_SELECTED - 1));
      if (images === null) return;
      const within = images.filter((_, offset) => isWithin(area, first + offset, columns));
      setSelection(select(getState().selection, within, { keep, anchor: first }));
    },

    async selectAll() {
      const { count } = getState().list;
      const images = await collect(0, Math.min(count, MAX_SELECTED) - 1);
      if (images === null) return;
      setSelection(select(NOTHING_SELECTED, images, { keep: false, anchor: 0 }));
      if (count > MAX_SELECTED)
        notify({
          message: currentLanguage().t('library.notices.notAll', { most: MAX_SELECTED, count }),
        });
    },

    /** The next range begins where the focus is then. */
    endRange() {
      const { selection } = getState();
      if (selection.anchor !== null) setSelection({ ...selection, anchor: null });
    },

    clear() {
      work.getState().now?.cancel();
      setSelection(NOTHING_SELECTED);
    },

    favourite: (images: readonly WireLibraryImage[]) =>
      change(images, { favourite: !images.every((image) => image.favourite) }),

    async bin(images: readonly WireLibraryImage[]) {
      if (!(await change(images, { deleted: true }))) return;
      const { t } = currentLanguage();
      notify({
        message: t('library.notices.binned', { count: images.length }),
        action: { label: t('common.undo'), run: () => void change(images, { deleted: false }) },
      });
    },

    async restore(images: readonly WireLibraryImage[]) {
      if (!(await change(images, { deleted: false }))) return;
      const { t } = currentLanguage();
      notify({
        message: t('library.notices.restored', { count: images.length }),
        action: { label: t('common.undo'), run: () => void change(images, { deleted: true }) },
      });
    },

    purge: (images: readonly WireLibraryImage[]) => attempt(store.purge(images)),

    async emptyBin() {
      await attempt(
        store.emptyBin().then(({ count, freedBytes }) => {
          const language = currentLanguage();
          const message =
            freedBytes > 0
              ? language.t('library.notices.purgedFreeing', {
                  count,
                  size: formatBytes(freedBytes, language),
                })
              : language.t('library.notices.purged', { count });
          notify({ message });
        }),
      );
    },

    /** As one ZIP, or as several if there are too many for one. */
    async download(images: readonly WireLibraryImage[]) {
      const parts = inParts(images, MAX_IDS);
      if (parts.length > 1)
        notify({
          message: currentLanguage().t('library.notices.zips', { most: MAX_IDS, count: parts.length }),
        });
      await attemptWith(
        images,
        import('@/lib/client/download-zip').then(async ({ downloadZip }) => {
          for (const part of parts) await downloadZip(part);
        }),
      );
    },
  };
  return self;
}

export type LibraryActions = ReturnType<typeof createLibraryActions>;
