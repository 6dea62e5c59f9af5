import { memo, useState } from 'react';
import { writeDay } from '@/lib/client/day';
import { originalUrl } from '@/lib/client/image-url';
import { imageHref } from '@/lib/client/open-image';
import type { Language } from '@/lib/shared/language';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { tilePrice } from './tile-price';
import './grid.css';

type CellProps = {
  /** Undefined while it is not loaded. */
  image: WireLibraryImage | undefined;
  place: number;
  /** Counted from 1. */
  column: number;
  cellPx: number;
  selected: boolean;
  /** The one cell of the grid that Tab leads to. */
  tabbable: boolean;
  /** It scrolls past so fast that a picture that is not loaded yet is not worth a request. */
  passing: boolean;
  /** From above: as a hook in each of them it would cost time while scrolling. */
  language: Language;
};

const CELL =
  'cell group/cell relative min-w-0 overflow-hidden rounded-md bg-sunken [contain:strict] -outline-offset-2 focus-visible:z-1 focus-visible:outline-3 focus-visible:-outline-offset-3 aria-selected:bg-accent-soft aria-selected:inset-ring-2 aria-selected:inset-ring-accent max-md:rounded-xs in-[.first-images]:aspect-square in-[.first-images]:[contain:layout_paint_style]';
/** Until there is a picture, there is its name, invisible. What is selected is drawn a little smaller. */
const LINK =
  'block size-full cursor-zoom-in overflow-hidden text-transparent [-webkit-touch-callout:none] group-aria-selected/cell:scale-88 group-aria-selected/cell:rounded-sm group-data-[selecting=true]/grid:cursor-pointer';
const PICTURE = 'pointer-events-none block size-full object-contain';

/**
 * One place of the grid. More than a hundred of them come and go while scrolling: as few elements as possible, and no
 * listeners (the grid has them all).
 */
export const Cell = memo(function Cell(props: CellProps) {
  const { image, place, column, cellPx, selected, tabbable, passing, language } = props;
  const [seen, setSeen] = useState(!passing);
  if (!passing && !seen) setSeen(true);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are laid out one by one, which those of a table cannot be
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={selected}
      aria-label={image ? labelOf(image, language) : language.t('library.grid.loading')}
      tabIndex={tabbable ? 0 : -1}
      data-place={place}
      data-image-id={image?.id}
      data-price={(image && tilePrice(image, language).shown) ?? undefined}
      className={CELL}
    >
      {image ? (
        <>
          <a href={imageHref(image.id)} tabIndex={-1} draggable={false} className={linkClass(image)}>
            {seen ? <Picture image={image} cellPx={cellPx} /> : nameOf(image).slice(0, 80)}
          </a>
          <span
            className="cell-check absolute start-0 top-0 size-9 cursor-pointer opacity-0 group-hover/cell:opacity-100 group-focus-visible/cell:opacity-100 group-data-[selecting=true]/grid:opacity-100"
            data-check=""
            aria-hidden="true"
          />
        </>
      ) : null}
    </div>
  );
});

function Picture({ image, cellPx }: { image: WireLibraryImage; cellPx: number }) {
  const alt = nameOf(image).slice(0, 80);
  // A drawing is sharp at any size, and the server makes no thumbnails of one.
  if (image.mime === 'image/svg+xml')
    return <img src={originalUrl(image)} alt={alt} decoding="async" draggable={false} className={PICTURE} />;
  // It fills the cell by its longer side, and thumbnails are counted by their width.
  const shownPx = Math.ceil(cellPx * Math.min(1, image.width / image.height));
  const url = `${originalUrl(image)}?w=`;
  return (
    <img
      src={`${url}256`}
      srcSet={`${url}256 256w, ${url}512 512w`}
      sizes={`${shownPx}px`}
      alt={alt}
      decoding="async"
      draggable={false}
      className={PICTURE}
    />
  );
}

function linkClass(image: WireLibraryImage): string {
  const mayBeClear = image.alpha === 'transparent' || image.kind === 'painted';
  return `${LINK} ${mayBeClear ? 'checkerboard bg-size-[12px_12px]' : ''} ${image.favourite ? 'cell-liked' : ''}`;
}

function nameOf(image: WireLibraryImage): string {
  return image.prompt ?? image.fileName;
}

/** What is read aloud for an image. */
function labelOf(image: WireLibraryImage, language: Language): string {
  return language.t('library.grid.cell', {
    name: nameOf(image).slice(0, 160),
    day: writeDay(image.createdAt, language),
    price: tilePrice(image, language).spoken ?? 'none',
    favourite: image.favourite ? 'yes' : 'no',
  });
}
