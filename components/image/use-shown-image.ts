import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { ApiError } from '@/lib/client/api';
import { createImageActions, type ImageActions } from '@/lib/client/image-actions';
import { getDetails } from '@/lib/client/image-requests';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { findImage, type ImageEdit } from '@/lib/client/run-state';
import type { RunStore } from '@/lib/client/run-store';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { ShownImage, ViewerSource } from '@/lib/client/viewer-source';
import type { ImageDetails } from '@/lib/shared/wire';
import { findSuccessor } from './find-successor';

export type Failure = {
  /** There is no such image, or no longer. */
  gone: boolean;
  message: string;
};

type Shown = {
  /** Null while nothing is known of it. */
  shown: ShownImage | null;
  /** Its hash, and what was painted on it; null until they have come. */
  details: ImageDetails | null;
  failure: Failure | null;
  /** It was placed again: the image that stands at its place now. */
  successorId: string | null;
  actions: ImageActions;
};

/** Somebody who steps through a list quickly wants none of what is passed. */
const SETTLE_MS = 150;

/**
 * Everything that is known of one image, as it is now: from the run store, which follows the server; else what the
 * server told when it was opened; until then what the list knows of it.
 *
 * @param initial what the page was drawn with
 */
export function useShownImage(
  imageId: string | null,
  source: Pick<ViewerSource, 'find' | 'changed'>,
  initial: ImageDetails | null = null,
): Shown {
  const store = useRunStore();
  const runs = useRuns((state) => state.runs);
  const order = useRuns((state) => state.order);
  const live = useMemo(
    () => (imageId === null ? null : findImage({ runs, order }, imageId)),
    [runs, order, imageId],
  );
  const lastLive = useRef(live);
  useEffect(() => {
    if (live !== null) lastLive.current = live;
  }, [live]);
  const successor = useMemo(() => {
    const last = lastLive.current;
    return live === null && last !== null && last.image.id === imageId ? findSuccessor(runs, last) : null;
  }, [live, runs, imageId]);

  const { details, failure, change } = useDetails(imageId, live !== null, initial);
  const listed = imageId === null || live ? null : source.find(imageId);
  const image = details?.image ?? listed?.image ?? null;
  const given = details?.run ?? listed?.run ?? null;
  const run = given && (runs[given.id] ?? given);
  const shown = useMemo(() => live ?? successor ?? (image && { image, run }), [live, successor, image, run]);

  const latest = useRef<(imageId: string, edit: ImageEdit) => void>(() => {});
  useEffect(() => {
    latest.current = (id, edit) => {
      change(id, edit);
      source.changed?.(id, edit);
    };
  });
  const actions = useMemo(
    () =>
      createImageActions(
        telling(store, (id, edit) => latest.current(id, edit)),
        showToast,
      ),
    [store],
  );
  return { shown, details, failure, successorId: successor?.image.id ?? null, actions };
}

function useDetails(imageId: string | null, isLive: boolean, initial: ImageDetails | null) {
  const store = useRunStore();
  const [details, setDetails] = useState(initial);
  const [failure, setFailure] = useState<(Failure & { imageId: string }) | null>(null);
  /** Fetched or given just now, which is why it is in the run store: not to be fetched for that. */
  const fresh = useRef(initial);

  useEffect(() => {
    if (imageId === null) return;
    const take = (answer: ImageDetails) => {
      if (answer.run) store.merge([answer.run]);
      fresh.current = !isLive && findImage(store.getState(), imageId) ? answer : null;
      setDetails(answer);
      setFailure(null);
    };
    const request = new AbortController();
    const { signal } = request;
    const ask = () =>
      getDetails(imageId, signal).then(
        (answer) => signal.aborted || take(answer),
        (error: unknown) => {
          if (signal.aborted) return;
          const gone = error instanceof ApiError && error.code === 'image_not_found';
          setFailure({ imageId, gone, message: sentenceOf(error) });
        },
      );
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (fresh.current?.image.id !== imageId) timer = setTimeout(ask, isLive ? SETTLE_MS : 0);
    else if (isLive) fresh.current = null;
    else take(fresh.current);
    // Somebody who comes back may have deleted it elsewhere; of an image that no run shows, nobody tells.
    const look = () => document.visibilityState === 'visible' && ask();
    if (!isLive) document.addEventListener('visibilitychange', look, { signal });
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [imageId, isLive, store]);

  const change = useCallback(
    (id: string, edit: ImageEdit) =>
      setDetails((now) => (now?.image.id === id ? { ...now, image: { ...now.image, ...edit } } : now)),
    [],
  );
  return {
    details: details?.image.id === imageId ? details : null,
    failure: failure?.imageId === imageId ? failure : null,
    change,
  };
}

/** The store's ways to change an image, each of which is told when it begins, and taken back where it is refused. */
function telling(store: RunStore, tell: (imageId: string, edit: ImageEdit) => void) {
  const attempt = async (id: string, edit: ImageEdit, before: ImageEdit, change: Promise<void>) => {
    tell(id, edit);
    try {
      await change;
    } catch (error) {
      tell(id, before);
      throw error;
    }
  };
  return {
    cancel: store.cancel,
    setFavourite: (id: string, favourite: boolean) =>
      attempt(id, { favourite }, { favourite: !favourite }, store.setFavourite(id, favourite)),
    binImage: (id: string) => attempt(id, { deletedAt: Date.now() }, { deletedAt: null }, store.binImage(id)),
    restoreImage: (id: string) =>
      attempt(id, { deletedAt: null }, { deletedAt: Date.now() }, store.restoreImage(id)),
  };
}
