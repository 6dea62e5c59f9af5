import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { thumbnailUrl } from '@/lib/client/image-url';
import { getLibraryPage } from '@/lib/client/library/library-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { NO_FILTER } from '@/lib/shared/library-filter';
import type { WireImage } from '@/lib/shared/wire';

const PAGE = 60;

/** Images of the library, the newest first, to choose from. */
export function LibraryPicker({
  one = false,
  onPick,
  onClose,
}: {
  /** Only one can be chosen, and that at once. */
  one?: boolean;
  onPick: (images: readonly WireImage[]) => void;
  onClose: () => void;
}) {
  const t = useTranslations('restyle.picker');
  const common = useTranslations('common');
  const cache = useQueryCache();
  const [chosen, setChosen] = useState<readonly WireImage[]>([]);
  const [closing, setClosing] = useState(false);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery(
      {
        queryKey: queryKeys.pickable,
        queryFn: ({ pageParam, signal }) =>
          getLibraryPage(NO_FILTER, { limit: PAGE, cursor: pageParam, skip: 0 }, signal),
        initialPageParam: null as string | null,
        getNextPageParam: ({ nextCursor }) => nextCursor,
        // What was uploaded a moment ago is to be there.
        staleTime: 0,
      },
      cache,
    );
  const images = (data?.pages ?? [])
    .flatMap((page) => page.images)
    .filter(({ mime }) => mime !== 'image/svg+xml');
  const take = (taken: readonly WireImage[]) => {
    onPick(taken);
    setClosing(true);
  };
  const toggle = (image: WireImage) => {
    if (one) take([image]);
    else
      setChosen((now) =>
        now.some(({ id }) => id === image.id) ? now.filter(({ id }) => id !== image.id) : [...now, image],
      );
  };
  return (
    <Dialog
      title={t('title')}
      className="w-[min(52rem,calc(100vw-2rem))]"
      closing={closing}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        {isPending && (
          <p role="status" className="flex items-center gap-2 text-muted">
            <Spinner /> {common('loading')}
          </p>
        )}
        {error !== null && (
          <p role="alert" className="flex items-center gap-3 text-danger">
            {sentenceOf(error)} <Button onClick={() => void refetch()}>{common('tryAgain')}</Button>
          </p>
        )}
        {data !== undefined && images.length === 0 && <p className="text-muted">{t('empty')}</p>}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2">
          {images.map((image) => {
            const isChosen = chosen.some(({ id }) => id === image.id);
            return (
              <li key={image.id}>
                <button
                  type="button"
                  aria-pressed={one ? undefined : isChosen}
                  aria-label={image.fileName}
                  className="relative block aspect-square w-full overflow-hidden rounded-lg bg-sunken inset-ring inset-ring-line aria-pressed:outline-3 aria-pressed:-outline-offset-3 aria-pressed:outline-accent"
                  onClick={() => toggle(image)}
                >
                  <img
                    src={thumbnailUrl(image, 256)}
                    alt=""
                    loading="lazy"
                    decoding="async"
                    className="size-full object-cover checkerboard"
                  />
                  {isChosen && (
                    <span className="absolute end-1.5 top-1.5 grid size-5 place-items-center rounded-full bg-accent text-accent-ink">
                      <Icon name="check" className="size-3.5" />
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
        {hasNextPage && (
          <Button
            className="self-center"
            aria-disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {isFetchingNextPage && <Spinner />} {t('more')}
          </Button>
        )}
        {!one && (
          <div className="sticky bottom-0 flex justify-end border-t bg-raised pt-3">
            <Button
              variant="primary"
              aria-disabled={chosen.length === 0}
              onClick={() => chosen.length > 0 && take(chosen)}
            >
              {t('add', { count: chosen.length })}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
