import { useTranslations } from 'next-intl';
import { type KeyboardEvent, memo, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import { dropOn, stepOrder } from '@/lib/client/collections/image-order';
import { collectionImageSource, seenThumbnailUrl } from '@/lib/client/collections/seen-image-url';
import { readPress } from '@/lib/client/keys';
import { useLanguage } from '@/lib/client/language';
import { directionOf } from '@/lib/shared/locales';
import type { CollectionImage } from '@/lib/shared/wire-collections';
import { attachDragOrder } from './attach-drag-order';

/**
 * All images in their order. A click opens one, its corner or Space selects it; the owner drags them to another place, or
 * moves them with Alt and the arrow keys.
 */
export function CollectionGrid({
  chosen,
  onChosen,
  onOpen,
}: {
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
  onOpen: (id: string) => void;
}) {
  const t = useTranslations('collection.grid');
  const id = useId();
  const { order } = useCollectionStore();
  const images = useCollection((state) => state.images);
  const collection = useCollection((state) => state.collection);
  const said = useSaid();
  const isOwn = collection.access === 'own';
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<{ id: string; over: string | null } | null>(null);
  const [announced, setAnnounced] = useState('');
  const [tabStop, setTabStop] = useState<string | null>(null);
  const latest = useRef({ images, order, chosen });
  useEffect(() => {
    latest.current = { images, order, chosen };
  });

  useEffect(() => {
    if (!isOwn || list.current === null) return;
    return attachDragOrder(list.current, {
      onOver: (from, over) => setDragged({ id: from, over }),
      onEnd: (from, over) => {
        setDragged(null);
        const now = latest.current;
        if (over !== null) void now.order(dropOn(now.images, from, over));
      },
    });
  }, [isOwn]);

  const choose = useCallback(
    (imageId: string) => {
      const next = new Set(latest.current.chosen);
      if (!next.delete(imageId)) next.add(imageId);
      onChosen(next);
    },
    [onChosen],
  );

  const moveByKey = useGridKeys(list, images, {
    onFocus: setTabStop,
    onChoose: choose,
    onMove: (imageId, by) => {
      if (!isOwn) return;
      const step = stepOrder(images, new Set([imageId]), by);
      if (step === null) return;
      void order(step);
      const place = images.findIndex((image) => image.id === imageId) + 1 + by;
      setAnnounced(t('movedTo', { place, count: images.length }));
    },
  });
  const stop = images.some((image) => image.id === tabStop) ? tabStop : images[0]?.id;

  return (
    <>
      <p id={id} className="sr-only">
        {t('hint')}
      </p>
      <p role="status" className="sr-only">
        {announced}
      </p>
      <ul
        ref={list}
        aria-label={t('label')}
        aria-describedby={id}
        className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-2 select-none max-md:grid-cols-3 max-md:gap-1"
        onKeyDown={moveByKey}
      >
        {images.map((image, index) => (
          <Tile
            key={image.id}
            collectionId={collection.id}
            image={image}
            place={index + 1}
            isCover={isOwn && collection.coverImageId === image.id}
            isChosen={chosen.has(image.id)}
            isTabStop={image.id === stop}
            remarks={said.get(image.id)?.remarks ?? 0}
            choices={said.get(image.id)?.choices ?? 0}
            drag={
              dragged === null
                ? null
                : dragged.id === image.id
                  ? 'dragged'
                  : dragged.over === image.id
                    ? 'over'
                    : null
            }
            onChoose={choose}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </>
  );
}

/** What visitors said, counted for each image. */
function useSaid(): ReadonlyMap<string, { remarks: number; choices: number }> {
  const marks = useCollection((state) => state.marks);
  return useMemo(() => {
    const said = new Map<string, { remarks: number; choices: number }>();
    for (const { imageId, kind } of marks) {
      const { remarks, choices } = said.get(imageId) ?? { remarks: 0, choices: 0 };
      said.set(imageId, {
        remarks: remarks + (kind === 'comment' ? 1 : 0),
        choices: choices + (kind === 'choice' ? 1 : 0),
      });
    }
    return said;
  }, [marks]);
}

type TileProps = {
  collectionId: string;
  image: CollectionImage;
  place: number;
  isCover: boolean;
  isChosen: boolean;
  isTabStop: boolean;
  remarks: number;
  choices: number;
  drag: 'dragged' | 'over' | null;
  onChoose: (id: string) => void;
  onOpen: (id: string) => void;
};

/** One of perhaps two thousand: drawn again only when something of it changes. */
const Tile = memo(function Tile(props: TileProps) {
  const { collectionId, image, place, isCover, isChosen, isTabStop, remarks, choices, drag } = props;
  const t = useTranslations('collection.grid');
  const name = image.prompt ?? t('image', { place });
  return (
    <li
      data-place={image.id}
      data-drag={drag ?? undefined}
      className="group relative aspect-square overflow-hidden rounded-lg bg-sunken [content-visibility:auto] data-[drag=dragged]:opacity-40 data-[drag=over]:outline-3 data-[drag=over]:outline-accent"
    >
      <button
        type="button"
        data-image-id={image.id}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={t('open', { name })}
        className="block size-full focus-visible:-outline-offset-3"
        onClick={() => props.onOpen(image.id)}
      >
        <img
          src={seenThumbnailUrl(collectionImageSource(collectionId, image.id), image.mime, 512)}
          alt=""
          width={image.width}
          height={image.height}
          loading="lazy"
          decoding="async"
          draggable={false}
          className={`size-full object-cover ${image.alpha === 'transparent' ? 'checkerboard' : ''}`}
        />
      </button>
      <label className="absolute start-0 top-0 grid size-11 place-items-center opacity-0 transition-opacity group-hover:opacity-100 focus-within:opacity-100 has-checked:opacity-100 pointer-coarse:opacity-100">
        <input
          type="checkbox"
          checked={isChosen}
          aria-label={t('select', { name })}
          tabIndex={-1}
          className="size-5 accent-accent"
          onChange={() => props.onChoose(image.id)}
        />
      </label>
      {isChosen ? (
        <span className="pointer-events-none absolute inset-0 rounded-lg ring-3 ring-accent ring-inset" />
      ) : null}
      <span className="pointer-events-none absolute inset-x-1 bottom-1 flex flex-wrap justify-end gap-1">
        {choices > 0 ? (
          <span className={PICTURE_BADGE} title={t('chosen', { count: choices })}>
            <Icon name="star" className="size-3.5" />
            <span className="sr-only">{t('chosen', { count: choices })}</span>
            <span aria-hidden="true">{choices}</span>
          </span>
        ) : null}
        {remarks > 0 ? <span className={PICTURE_BADGE}>{t('said', { count: remarks })}</span> : null}
        {isCover ? <span className={PICTURE_BADGE}>{t('cover')}</span> : null}
      </span>
    </li>
  );
});

/** Arrows go from image to image, with Alt they take the image along; Space selects. */
function useGridKeys(
  list: { readonly current: HTMLElement | null },
  images: readonly CollectionImage[],
  on: {
    onFocus: (id: string) => void;
    onChoose: (id: string) => void;
    onMove: (id: string, by: 1 | -1) => void;
  },
) {
  const { locale } = useLanguage();
  return (event: KeyboardEvent) => {
    const { key, mod, alt } = readPress(event.nativeEvent);
    const at = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null;
    const imageId = at?.dataset.place;
    if (mod || imageId === undefined || list.current === null) return;
    if (key === ' ' && event.target instanceof HTMLButtonElement) {
      event.preventDefault();
      on.onChoose(imageId);
      return;
    }
    const forward = directionOf(locale) === 'rtl' ? -1 : 1;
    const columns = getComputedStyle(list.current).gridTemplateColumns.split(' ').length;
    const by = { ArrowLeft: -forward, ArrowRight: forward, ArrowUp: -columns, ArrowDown: columns }[key];
    if (by === undefined) return;
    event.preventDefault();
    if (alt) {
      if (by === 1 || by === -1) on.onMove(imageId, by);
      return;
    }
    const next = images[images.findIndex(({ id }) => id === imageId) + by];
    if (next === undefined) return;
    on.onFocus(next.id);
    list.current.querySelector<HTMLElement>(`[data-image-id="${next.id}"]`)?.focus();
  };
}
