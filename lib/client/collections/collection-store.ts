import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiError } from '@/lib/client/api';
import { currentLanguage } from '@/lib/client/language';
import type { Notify } from '@/lib/client/notify';
import { sentenceOf } from '@/lib/client/sentence-of';
import type {
  CollectionChange,
  CollectionImage,
  CollectionPage,
  ImagesMove,
} from '@/lib/shared/wire-collections';
import type { WireMark } from '@/lib/shared/wire-marks';
import {
  changeCollection,
  changeCollectionImages,
  copyImage,
  listCollectionImages,
  listMarks,
  readCollection,
  removeMark,
} from './collection-requests';
import { moveBefore } from './image-order';

type CollectionState = CollectionPage & {
  marks: readonly WireMark[];
  /** It was deleted, or is no longer shared. */
  gone: boolean;
  /** Why the rest of its images could not be read. */
  failure: string | null;
};

export type CollectionStore = ReturnType<typeof createCollectionStore>;

/** One collection on its page. Changes are seen at once; what the server refuses is said, and the page is read anew. */
export function createCollectionStore(initial: CollectionPage, notify: Notify) {
  const store: StoreApi<CollectionState> = createStore(() => ({
    ...initial,
    marks: [],
    gone: false,
    failure: null,
  }));
  const { id } = initial.collection;

  async function reload(): Promise<void> {
    try {
      store.setState(await readCollection(id));
      await loadRest();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'collection_not_found') store.setState({ gone: true });
    }
  }

  /** All of them lie in one list, which is put in order as a whole. */
  async function loadRest(): Promise<void> {
    store.setState({ failure: null });
    for (;;) {
      const { nextCursor } = store.getState();
      if (nextCursor === null) return;
      try {
        const page = await listCollectionImages(id, nextCursor);
        store.setState(({ images }) => {
          const known = new Set(images.map((image) => image.id));
          const fresh = page.images.filter((image) => !known.has(image.id));
          return { images: [...images, ...fresh], nextCursor: page.nextCursor };
        });
      } catch (error) {
        store.setState({ failure: sentenceOf(error) });
        return;
      }
    }
  }

  /** @returns whether it worked */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      notify({ tone: 'danger', message: sentenceOf(error) });
      await reload();
      return false;
    }
  }

  const change = (wanted: Omit<CollectionChange, 'revision'>) =>
    attempt(async () => {
      const { revision } = store.getState().collection;
      const collection = await changeCollection(id, { revision, ...wanted });
      store.setState({ collection, ...(wanted.sharing && { sharing: wanted.sharing }) });
    });

  return {
    ...store,
    loadRest,

    async loadMarks() {
      if (store.getState().collection.access !== 'own') return;
      await attempt(async () => store.setState({ marks: await listMarks(id) }));
    },

    /** Its name, its cover, or whom it is shared with. */
    change,

    order({ move, before }: ImagesMove) {
      store.setState(({ images }) => ({ images: moveBefore(images, move, before) }));
      return attempt(async () => {
        const { collection } = await changeCollectionImages(id, { move, before });
        store.setState({ collection });
      });
    },

    async takeOut(ids: readonly string[]) {
      const out = new Set(ids);
      store.setState(({ images }) => ({ images: images.filter((image) => !out.has(image.id)) }));
      const worked = await attempt(async () => {
        const { collection } = await changeCollectionImages(id, { remove: [...ids] });
        store.setState({ collection });
      });
      if (worked)
        notify({ message: currentLanguage().t('collections.notices.takenOut', { count: ids.length }) });
    },

    async copy(image: CollectionImage) {
      const worked = await attempt(async () => {
        await copyImage(id, image.id);
      });
      if (worked) notify({ message: currentLanguage().t('collections.notices.copied') });
    },

    removeMark(markId: string) {
      store.setState(({ marks }) => ({ marks: marks.filter((mark) => mark.id !== markId) }));
      return attempt(() => removeMark(markId));
    },
  };
}

/** Filled by the page of a collection. */
export const CollectionContext = createContext<CollectionStore | null>(null);

export function useCollectionStore(): CollectionStore {
  const store = useContext(CollectionContext);
  if (store === null) throw new Error('CollectionContext is missing above this component');
  return store;
}

/** The least a component needs of the collection; it renders again only when that changes. */
export function useCollection<T>(select: (state: CollectionState) => T): T {
  return useStore(useCollectionStore(), select);
}
