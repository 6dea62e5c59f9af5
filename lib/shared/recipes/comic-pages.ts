/**
 * Where panels lie on pages. Lengths are points (1/72 inch); the origin is the upper left corner of the trimmed page, so
 * that what lies in the bleed is negative.
 */
import type { Box } from '@/lib/shared/lettering/box';
import type { ModelInfo } from '@/lib/shared/models';
import type { PixelSize } from '@/lib/shared/pixel-size';
import { nearestLegalSize } from '@/lib/shared/sizes';
import type { ComicLayout, ComicSettings } from './comic-types';

export const POINTS_PER_INCH = 72;
export const PRINT_DPI = 300;
/** Panels keep this distance from the trim, and words that of the live area, which a printer may cut into by accident. */
const PAGE_MARGIN_IN = 0.375;
const SAFE_IN = 0.25;
/** Height of a strip's panels to their width. */
const STRIP_SHAPE = 1.25;
/** A panel is never thinner, whatever the gutters are. */
const THINNEST_PT = 18;

/** Sizes at which a model is asked. OpenAI calls what is larger experimental. */
const FEWEST_PIXELS = 655_360;
const MOST_PIXELS = 3_686_400;

export type PageFrame = {
  width: number;
  height: number;
  bleed: number;
  /** Words stay in it. */
  live: Box;
  /** Places of panels, in reading order. */
  cells: readonly Box[];
};

const ROWS: Record<Exclude<ComicLayout['kind'], 'rows'>, readonly number[]> = {
  'strip-3': [3],
  'strip-4': [4],
  'grid-4': [2, 2],
  'page-6': [2, 2, 2],
  splash: [1],
};

export function rowsOf(layout: ComicLayout): readonly number[] {
  return layout.kind === 'rows' ? layout.rows : ROWS[layout.kind];
}

type PageSettings = Pick<ComicSettings, 'layout' | 'direction' | 'gutterIn' | 'trim' | 'bleedIn'>;

/** One page; all pages of a comic are alike. A strip is as wide as the page is long, and as high as its panels need. */
export function pageFrame({ layout, direction, gutterIn, trim, bleedIn }: PageSettings): PageFrame {
  const [margin, gutter, bleed] = [PAGE_MARGIN_IN, gutterIn, bleedIn].map(
    (inches) => inches * POINTS_PER_INCH,
  ) as [number, number, number];
  const strip = layout.kind === 'strip-3' || layout.kind === 'strip-4';
  const rows = rowsOf(layout);
  const width = (strip ? Math.max(trim.widthIn, trim.heightIn) : trim.widthIn) * POINTS_PER_INCH;
  const columnWidth = share(width - 2 * margin, rows[0] ?? 1, gutter);
  const height = strip ? columnWidth * STRIP_SHAPE + 2 * margin : trim.heightIn * POINTS_PER_INCH;
  const safe = SAFE_IN * POINTS_PER_INCH;
  const live = { x: safe, y: safe, width: width - 2 * safe, height: height - 2 * safe };
  if (layout.kind === 'splash') {
    const cell = { x: -bleed, y: -bleed, width: width + 2 * bleed, height: height + 2 * bleed };
    return { width, height, bleed, live, cells: [cell] };
  }
  const rowHeight = share(height - 2 * margin, rows.length, gutter);
  const cells = rows.flatMap((count, row) => {
    const cellWidth = share(width - 2 * margin, count, gutter);
    return Array.from({ length: count }, (_, place) => ({
      x: margin + (direction === 'rtl' ? count - 1 - place : place) * (cellWidth + gutter),
      y: margin + row * (rowHeight + gutter),
      width: cellWidth,
      height: rowHeight,
    }));
  });
  return { width, height, bleed, live, cells };
}

function share(length: number, count: number, gutter: number): number {
  return Math.max(THINNEST_PT, (length - (count - 1) * gutter) / count);
}

export type ComicPage<Item> = { panels: readonly { item: Item; index: number; box: Box }[] };

/** Panels fill pages in order. What is left of the last page stays empty, so that a panel keeps its shape when more come. */
export function pagesOf<Item>(frame: Pick<PageFrame, 'cells'>, items: readonly Item[]): ComicPage<Item>[] {
  const each = frame.cells.length;
  return Array.from({ length: Math.ceil(items.length / each) }, (_, page) => ({
    panels: items.slice(page * each, (page + 1) * each).map((item, place) => ({
      item,
      index: page * each + place,
      box: frame.cells[place] as Box,
    })),
  }));
}

/** The place of the panel with this number, counted from 0. */
export function panelBox(frame: Pick<PageFrame, 'cells'>, index: number): Box {
  return frame.cells[index % frame.cells.length] as Box;
}

/** The size to ask a model for: the panel's shape as nearly as the model makes it, with the pixels that print needs if it can be. */
export function modelSizeOf(settings: PageSettings, index: number, model: ModelInfo): PixelSize {
  const { width, height } = panelBox(pageFrame(settings), index);
  const pixels = (width * height * PRINT_DPI ** 2) / POINTS_PER_INCH ** 2;
  const wanted = Math.min(Math.max(pixels, FEWEST_PIXELS), MOST_PIXELS);
  const scale = Math.sqrt(wanted / (width * height));
  return nearestLegalSize(width * scale, height * scale, model);
}
