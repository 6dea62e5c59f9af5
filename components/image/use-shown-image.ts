import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { showToast } from '@/components/ui/toast';
import { ApiError } from '@/lib/client/api';
import { createImageActions, type ImageActions } from '@/lib/client/image-actions';
import { getDetails } from '@/lib/client/image-requests';
import { withFacts } from '@/lib/client/image-store';
import { useLive, useRuns } from '@/lib/client/live-stores';
import { pause } from '@/lib/client/pause';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { findImage } from '@/lib/client/run-state';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { ShownImage, ViewerSource } from '@/lib/client/viewer-source';
import type { ImageDetails } from '@/lib/shared/wire';
import { findSuccessor } from './find-successor';

export type Failure = {
  /** The image does not exist, or no longer. */
  gone: boolean;
  message: string;
};

type Shown = {
  /** Null while nothing is known of it. */
  shown: ShownImage | null;
  /** Its hash, and what was painted on it; null until they have come. */
  details: ImageDetails | null;
  failure: Failure | null;
  /** If it was placed again: the image that is at its place now. */
  successorId: string | null;
  actions: ImageActions;
};

/** When a person steps through a list quickly, the images they pass are not worth a request. */
const SETTLE_MS = 150;
const FRESH_MS = 2_000;

/**
 * Everything that is known of one image now: from the run store, which follows the server; otherwise from the server's
 * answer when it was opened; until then from the list.
 *
 * @param initial what the page was drawn with
 */
export function useShownImage(
  imageId: string | null,
  source: Pick<ViewerSource, 'find'>,
  initial: ImageDetails | null = null,
): Shown {
  const stores = useLive();
  const facts = useStore(stores.images, (state) => state.facts);
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

  // Read during rendering, like the successor: the image has left the run that showed it, perhaps for good.
  const hasLeft =
    live === null && successor === null && imageId !== null && lastLive.current?.image.id === imageId;
  const { details, failure } = useDetails(imageId, { isLive: live !== null, hasLeft }, initial);
  const listed = imageId === null || live ? null : source.find(imageId);
  const known = details?.image ?? listed?.image ?? null;
  const image = useMemo(() => known && withFacts(known, facts), [known, facts]);
  const given = details?.run ?? listed?.run ?? null;
  const run = given && (runs[given.id] ?? given);
  const shown = useMemo(() => live ?? successor ?? (image && { image, run }), [live, successor, image, run]);
  const actions = useMemo(() => createImageActions(stores, showToast), [stores]);
  return { shown, details, failure, successorId: successor?.image.id ?? null, actions };
}

function useDetails(
  imageId: string | null,
  { isLive, hasLeft }: { isLive: boolean; hasLeft: boolean },
  initial: ImageDetails | null,
) {
  const { runs, images } = useLive();
  const {
    data: details = null,
    error,
    refetch,
  } = useQuery(
    {
      queryKey: queryKeys.details(imageId),
      queryFn:
        imageId === null
          ? skipToken
          : async ({ signal }) => {
              if (isLive) await pause(SETTLE_MS, signal);
              const asked = images.mark();
              const answer = await getDetails(imageId, signal);
              images.note([answer.image], asked);
              if (answer.run) runs.merge([answer.run], asked);
              return answer;
            },
      ...(initial?.image.id === imageId && { initialData: () => initial }),
      // What the page was rendered with counts as a fresh answer.
      staleTime: FRESH_MS,
      // It may have been deleted elsewhere in the meantime: no event reports that for an image that no run shows.
      refetchOnWindowFocus: isLive ? false : 'always',
    },
    useQueryCache(),
  );
  useEffect(() => {
    if (hasLeft) void refetch();
  }, [hasLeft, refetch]);
  // What the page was rendered with did not come through the query above.
  useEffect(() => {
    if (initial === null) return;
    images.note([initial.image], 0);
    if (initial.run) runs.merge([initial.run], 0);
  }, [initial, runs, images]);
  const failure = useMemo<Failure | null>(
    () =>
      error && {
        gone: error instanceof ApiError && error.code === 'image_not_found',
        message: sentenceOf(error),
      },
    [error],
  );
  return { details, failure };
}
